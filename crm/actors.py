"""Who asks: a name for the log and a role that every service checks again before it acts."""

from __future__ import annotations

from dataclasses import dataclass

from crm.errors import NotPermittedError, Sentence, UsageError

ROLES = ("viewer", "analyst", "marketer", "steward")


@dataclass(frozen=True)
class Actor:
    """A person or a process; `name` is what the operational log records."""

    name: str
    role: str

    def __post_init__(self) -> None:
        if self.role not in ROLES:
            raise UsageError(
                "'{role}' is no role; use one of {roles}.", role=self.role, roles=", ".join(ROLES)
            )

    def require(self, least: str, act: str) -> None:
        """Refuse the act below a role.

        Raises
        ------
        NotPermittedError
            The actor's role comes before `least` in the order viewer, analyst, marketer, steward.
        """
        if ROLES.index(self.role) < ROLES.index(least):
            raise NotPermittedError(
                "The role '{role}' of {name} may not {act}; ask somebody with the role {roles}.",
                role=self.role,
                name=self.name,
                act=Sentence(act),
                roles=" or ".join(ROLES[ROLES.index(least) :]),
            )

    def check_steward(self, *, allowed: bool) -> None:
        """Refuse a steward on a machine whose owner did not set `CRM_LOCAL_STEWARD`.

        Raises
        ------
        NotPermittedError
            The role is steward, and it is not allowed here.
        """
        if self.role == "steward" and not allowed:
            raise NotPermittedError(
                "{name} may not act as steward here; the machine's owner allows it by setting "
                "CRM_LOCAL_STEWARD=1.",
                name=self.name,
            )
