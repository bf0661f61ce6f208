import CLinux

/// The protection of what the process holds in memory: keys, and the addresses of reports.
public enum ProcessProtection {
    /// Lets no other process of the same user look into this one, and the kernel write no core file of it.
    public static func forbidDumps() { _ = linux_forbid_dumps() }

    /// Other processes of the same user may look into this one.
    public static var allowsDumps: Bool { linux_allows_dumps() != 0 }
}
