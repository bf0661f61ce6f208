// Placeholder until the first real file of Dashboard.
