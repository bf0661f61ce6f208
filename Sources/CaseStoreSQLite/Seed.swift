// Placeholder until the first real file of CaseStoreSQLite.
