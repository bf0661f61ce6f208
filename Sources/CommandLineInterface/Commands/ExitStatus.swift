/// The result of a command for scripts.
public enum ExitStatus: Int32, Sendable {
    case done = 0
    /// The command failed. One line on standard error says what happened and what to do.
    case failed = 1
    /// The command was called wrongly (`EX_USAGE` of sysexits.h).
    case wrongUsage = 64
}
