"""案例: quotas, cases by class, their fields and materials, the registration pack."""
