from django.apps import AppConfig


class WorkbookConfig(AppConfig):
    name = "safeguarding.casework.workbook"
    label = "workbook"

    def ready(self) -> None:
        """Register when writing is refused, and where the pathway learns of visits. Raises RuleError for a rule of the
        authority's own that can't be used."""
        from safeguarding.casework.pathway.visits import known_from
        from safeguarding.casework.workbook import enough, queries, states  # noqa: F401

        known_from(queries.last_visits)
        enough.rule()
