public import HotlineModel

extension LogEntry {
    /// The event that an entry is about.
    public struct Kind: OpenCode {
        public let rawValue: String

        public init(rawValue: String) {
            precondition(Self.isWellFormed(rawValue.utf8), "a kind is 1 to 32 ASCII letters")
            self.rawValue = rawValue
        }

        /// Reads a kind from outside; `nil` unless it is 1 to 32 ASCII letters.
        init?(validating bytes: ArraySlice<UInt8>) {
            guard Self.isWellFormed(bytes) else { return nil }
            rawValue = String(decoding: bytes, as: UTF8.self)
        }

        private static func isWellFormed(_ bytes: some Collection<UInt8>) -> Bool {
            (1...32).contains(bytes.count) && bytes.allSatisfy { (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) }
        }

        /// A batch from a peer was accepted. The digest is that of its head's payload.
        public static let batchReceived = Kind(rawValue: "batchReceived")
        /// A batch for a peer was sealed. The digest is that of its head's payload.
        public static let batchSent = Kind(rawValue: "batchSent")
        /// A peer's receipt came. The digest is that of the compact JWS as it came.
        public static let receiptHeld = Kind(rawValue: "receiptHeld")
        /// A person or a rule decided about a case, or a person handed a tip over. The digest commits to the text that records it, under a salt.
        public static let decision = Kind(rawValue: "decision")
        /// A directory took effect. The digest is that of its payload.
        public static let directory = Kind(rawValue: "directory")
        /// The log began, or began anew after a restore. The digest is that of its origin, and of the point at which the previous log ended.
        public static let epoch = Kind(rawValue: "epoch")

        /// Contents of closed cases were destroyed. The digest commits to their number and to which they were, under a salt.
        public static let retention = Kind(rawValue: "retention")

        public static let known: [Kind] = [batchReceived, batchSent, receiptHeld, decision, directory, epoch, retention]
    }
}
