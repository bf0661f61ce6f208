public import Cryptography

extension RootChain {
    /// The most roots a chain in text form may have: one a month for more than eighty years.
    public static let mostRoots = 1_000

    /// The chain as members serve it to each other: each root document on one line ended by LF, oldest first.
    public var text: [UInt8] { documents.flatMap { $0 + [0x0A] } }

    /// The root documents of a chain in text form; nothing in them is checked yet.
    ///
    /// - Throws: ``RefusalCode/malformed`` when a line is not ended, is empty, or there are more than ``mostRoots``.
    public static func documents(inText text: [UInt8]) throws(EnvelopeError) -> [[UInt8]] {
        guard text.last == 0x0A else { throw EnvelopeError(.malformed, member: "roots") }
        let lines = text.dropLast().split(separator: 0x0A, maxSplits: mostRoots, omittingEmptySubsequences: false)
        guard lines.count <= mostRoots, !lines.contains(where: \.isEmpty) else { throw EnvelopeError(.malformed, member: "roots") }
        return lines.map { Array($0) }
    }

    /// The root documents of a file that somebody gave us: one document in any layout, or a chain in text form.
    ///
    /// - Throws: As ``documents(inText:)``.
    public static func documents(inFile file: [UInt8]) throws(EnvelopeError) -> [[UInt8]] {
        if (try? Root(parsing: file)) != nil { return [file] }
        return try documents(inText: file.last == 0x0A ? file : file + [0x0A])
    }

    /// Reads and checks a chain, or a root alone, from a file.
    ///
    /// - Throws: The refusals of ``init(parsing:pinned:)``.
    public init(file: [UInt8], pinned: Digest) throws(EnvelopeError) {
        try self.init(parsing: try Self.documents(inFile: file), pinned: pinned)
    }

    /// Reads and checks a chain that lies where only its owner could have put it, such as the secretariat's own folder: its newest root
    /// is trusted as it is. A node must pin a digest instead.
    ///
    /// - Throws: As ``init(file:pinned:)``, except for a mismatch with a pin.
    public init(trustingFile file: [UInt8]) throws(EnvelopeError) {
        let documents = try Self.documents(inFile: file)
        guard let last = documents.last else { throw EnvelopeError(.malformed, member: "roots") }
        try self.init(parsing: documents, pinned: try Root(parsing: last).digest)
    }
}
