"""The inventory: organizations, locations and services, named as HSDS names them."""
