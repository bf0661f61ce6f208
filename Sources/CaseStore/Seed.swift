// Placeholder until the first real file of CaseStore.
