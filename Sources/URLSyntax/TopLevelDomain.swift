import CPSL

/// The last label of a name.
public enum TopLevelDomain {
    /// True if names end in this label: by the Public Suffix List as the library came with it, or by a register outside the DNS.
    ///
    /// - Parameter label: In ASCII and small letters, such as `org` or `xn--p1ai`.
    public static func isKnown(_ label: String) -> Bool {
        if besideDNS.contains(label) { return true }
        guard !label.isEmpty, let list = psl_builtin() else { return false }
        // Without the star rule, which takes every label for a suffix.
        return psl_is_public_suffix2(list, label, PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE) == 1
    }

    /// Special-use names (RFC 2606, 6761, 6762, 7686, 9476) and the names of other systems.
    private static let besideDNS: Set<String> = [
        "example", "test", "invalid", "localhost", "local", "internal", "lan", "alt", "onion", "i2p", "eth", "bit", "loki", "crypto",
    ]
}
