"""The database itself refuses to change or remove an event of the audit log, and to shorten the head of a chain.

The same statements serve the migration and the two places that must lift them: the flush that ends a transactional
test, and the tests that play an administrator who forges the log.
"""

from __future__ import annotations

EVENTS, HEADS = "audit_event", "audit_head"
_WORDS = "audit events are append-only"
_HEAD_WORDS = "the head of an audit log only goes forward"

#: Statements that put the refusal up, by kind of database.
REFUSE: dict[str, list[str]] = {
    "postgresql": [
        (
            "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{_WORDS}'; END $$"
        ),
        (
            f"CREATE TRIGGER audit_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON {EVENTS} "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"
        ),
        (
            "CREATE OR REPLACE FUNCTION audit_forward() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN IF TG_OP = 'UPDATE' AND NEW.authority_id = OLD.authority_id AND NEW.length > OLD.length THEN "
            f"RETURN NEW; END IF; RAISE EXCEPTION '{_HEAD_WORDS}'; END $$"
        ),
        (
            f"CREATE TRIGGER audit_forward BEFORE UPDATE OR DELETE ON {HEADS} "
            "FOR EACH ROW EXECUTE FUNCTION audit_forward()"
        ),
        (
            f"CREATE TRIGGER audit_forward_all BEFORE TRUNCATE ON {HEADS} "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_forward()"
        ),
    ],
    "sqlite": [
        *(
            f"CREATE TRIGGER audit_refuse_{verb.lower()} BEFORE {verb} ON {EVENTS} BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END"
            for verb in ("UPDATE", "DELETE")
        ),
        (
            f"CREATE TRIGGER audit_forward_update BEFORE UPDATE ON {HEADS} "
            "WHEN NEW.length <= OLD.length OR NEW.authority_id <> OLD.authority_id "
            f"BEGIN SELECT RAISE(ABORT, '{_HEAD_WORDS}'); END"
        ),
        f"CREATE TRIGGER audit_forward_delete BEFORE DELETE ON {HEADS} BEGIN SELECT RAISE(ABORT, '{_HEAD_WORDS}'); END",
    ],
}
#: Statements that take it down.
ALLOW: dict[str, list[str]] = {
    "postgresql": [
        f"DROP TRIGGER audit_refuse ON {EVENTS}",
        f"DROP TRIGGER audit_forward ON {HEADS}",
        f"DROP TRIGGER audit_forward_all ON {HEADS}",
    ],
    "sqlite": [
        "DROP TRIGGER audit_refuse_update",
        "DROP TRIGGER audit_refuse_delete",
        "DROP TRIGGER audit_forward_update",
        "DROP TRIGGER audit_forward_delete",
    ],
}
