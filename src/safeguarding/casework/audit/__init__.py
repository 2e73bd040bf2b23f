"""The audit log. `audit.recording.record` writes, in the transaction of what it records; if it can't, nothing happens."""
