"""What the tests of the first page write with."""

from tests.casework.workbook.conftest import contact, write  # noqa: F401  fixtures
