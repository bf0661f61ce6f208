/// How a command ended, as scripts see it.
public enum ExitStatus: Int32, Sendable {
    case done = 0
    /// It failed, and one line on standard error says what happened and what to do.
    case failed = 1
    /// It was called wrongly (`EX_USAGE` of sysexits.h).
    case wrongUsage = 64
}
