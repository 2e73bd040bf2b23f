"""Children in need census: read, check and write the DfE XML return."""
