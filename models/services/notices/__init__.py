"""What people are told: notices, their ways into chats and e-mails, digests and dashboards."""
