"""People and posts, cover, sharing agreements, restricted files and emergencies: who holds the keys, and who looks after them."""
