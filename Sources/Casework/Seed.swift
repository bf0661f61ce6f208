// Placeholder until the first real file of Casework.
