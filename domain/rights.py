"""Who may do what: one table of roles and rights, the same on a station and in central."""

from __future__ import annotations

from enum import StrEnum

from domain.vocabulary import Role


class Right(StrEnum):
    """A right names an act, not a screen."""

    RECEIVE = "receive"
    ACCEPT_AGAINST_RULE = "accept_against_rule"
    RESOLVE = "resolve"
    ADMINISTER = "administer"
    READ = "read"


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.RECEIVER: frozenset({Right.READ, Right.RECEIVE}),
    Role.INSPECTOR: frozenset({Right.READ, Right.RECEIVE}),
    Role.SUPERVISOR: frozenset({Right.READ, Right.RECEIVE, Right.ACCEPT_AGAINST_RULE, Right.RESOLVE}),
    Role.ADMINISTRATOR: frozenset(Right),
    Role.AUDITOR: frozenset({Right.READ}),
}


def may(role: Role, right: Right) -> bool:
    """Whether this role has this right."""
    return right in RIGHTS[role]
