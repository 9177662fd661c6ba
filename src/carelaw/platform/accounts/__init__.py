"""Who signs in: accounts, role grants, access tokens, second factors."""
