"""What is done in the background: contents whose act was never kept are removed."""

from polsec.foundation.files.keeping import is_needed
from polsec.foundation.files.storage import remove_unneeded
from polsec.foundation.jobs.schedule import every


@every(6 * 3600, name="files.orphans")
def remove_orphans() -> None:
    """Remove contents that no row needs and that are older than a day."""
    remove_unneeded(is_needed)
