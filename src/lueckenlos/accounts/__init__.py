"""Who may do what where: people, municipalities, memberships, and the history of every write."""
