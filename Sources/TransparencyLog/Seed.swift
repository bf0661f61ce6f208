// Placeholder until the first real file of TransparencyLog.
