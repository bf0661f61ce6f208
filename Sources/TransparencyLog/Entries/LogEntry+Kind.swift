public import HotlineModel

extension LogEntry {
    /// What an entry is about.
    public struct Kind: OpenCode {
        public let rawValue: String

        public init(rawValue: String) {
            precondition(Self.isWellFormed(rawValue.utf8), "a kind is 1 to 32 ASCII letters")
            self.rawValue = rawValue
        }

        /// Takes a kind from outside; `nil` unless it is 1 to 32 ASCII letters.
        init?(validating bytes: ArraySlice<UInt8>) {
            guard Self.isWellFormed(bytes) else { return nil }
            rawValue = String(decoding: bytes, as: UTF8.self)
        }

        private static func isWellFormed(_ bytes: some Collection<UInt8>) -> Bool {
            (1...32).contains(bytes.count) && bytes.allSatisfy { (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) }
        }

        /// A batch from a peer was taken; the digest is that of its head's payload.
        public static let batchReceived = Kind(rawValue: "batchReceived")
        /// A batch for a peer was sealed; the digest is that of its head's payload.
        public static let batchSent = Kind(rawValue: "batchSent")
        /// A peer's receipt came; the digest is that of the compact JWS as it came.
        public static let receiptHeld = Kind(rawValue: "receiptHeld")
        /// A person or a rule decided about a case, or a person handed a tip over; the digest commits to the text that records it, under a salt.
        public static let decision = Kind(rawValue: "decision")
        /// A directory took effect; the digest is that of its payload.
        public static let directory = Kind(rawValue: "directory")
        /// The log began, or began anew after a restore; the digest is that of its origin, and of where the one before ended.
        public static let epoch = Kind(rawValue: "epoch")

        /// Closed cases lost their contents; the digest commits to how many and which, under a salt.
        public static let retention = Kind(rawValue: "retention")

        public static let known: [Kind] = [batchReceived, batchSent, receiptHeld, decision, directory, epoch, retention]
    }
}
