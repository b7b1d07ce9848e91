"""Who speaks and what they may: identities, roles, absences, and how they wish to be told."""
