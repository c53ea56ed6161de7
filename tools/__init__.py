"""Set-up and checks: what ./dock runs."""
