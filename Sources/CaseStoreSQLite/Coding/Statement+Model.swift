import CaseStore
import Cryptography
import HotlineModel
import SQLite

// The model's values as parameters and columns.

extension Statement {
    func bind(_ parameter: Int32, _ value: Digest) throws(SQLiteError) {
        try value.withUnsafeBytes { bytes throws(SQLiteError) in try bind(parameter, RawSpan(_unsafeBytes: bytes)) }
    }

    func bind(_ parameter: Int32, _ value: Digest?) throws(SQLiteError) {
        if let value { try bind(parameter, value) } else { try bindNull(parameter) }
    }

    func bind(_ parameter: Int32, _ value: UniqueID) throws(SQLiteError) {
        let halves: InlineArray<2, UInt64> = [value.high.bigEndian, value.low.bigEndian]
        try bind(parameter, halves.span.bytes)
    }

    func bind(_ parameter: Int32, _ value: UniqueID?) throws(SQLiteError) {
        if let value { try bind(parameter, value) } else { try bindNull(parameter) }
    }

    func bind(_ parameter: Int32, _ value: MemberID) throws(SQLiteError) { try bind(parameter, value.rawValue) }
    func bind(_ parameter: Int32, _ value: MemberID?) throws(SQLiteError) { try bind(parameter, value?.rawValue) }
    func bind(_ parameter: Int32, _ value: Timestamp) throws(SQLiteError) { try bind(parameter, value.milliseconds) }
    func bind(_ parameter: Int32, _ value: Timestamp?) throws(SQLiteError) { try bind(parameter, value?.milliseconds) }
    func bind(_ parameter: Int32, _ value: Int) throws(SQLiteError) { try bind(parameter, Int64(value)) }
}

extension Statement {
    func digest(_ column: Int32) throws -> Digest {
        guard let digest = withBytes(column, { Digest($0) }) else { throw StoreError.damaged("a digest of another length") }
        return digest
    }

    func optionalDigest(_ column: Int32) throws -> Digest? { isNull(column) ? nil : try digest(column) }

    func identifier(_ column: Int32) throws -> UniqueID {
        let halves = withBytes(column) { bytes -> (UInt64, UInt64)? in
            guard bytes.count == 16 else { return nil }
            return (
                UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
                UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            )
        }
        guard let halves else { throw StoreError.damaged("an identifier of another length") }
        return UniqueID(high: halves.0, low: halves.1)
    }

    func optionalIdentifier(_ column: Int32) throws -> UniqueID? { isNull(column) ? nil : try identifier(column) }

    func member(_ column: Int32) throws -> MemberID {
        guard let member = MemberID(text(column)) else { throw StoreError.damaged("a malformed member") }
        return member
    }

    func optionalMember(_ column: Int32) throws -> MemberID? { isNull(column) ? nil : try member(column) }

    func time(_ column: Int32) -> Timestamp { Timestamp(milliseconds: integer(column)) }

    func optionalTime(_ column: Int32) -> Timestamp? { optionalInteger(column).map(Timestamp.init(milliseconds:)) }

    /// A number that this store wrote from an `Int` or a position.
    func count(_ column: Int32) -> Int { Int(integer(column)) }

    func position(_ column: Int32) throws -> UInt64 {
        guard let position = UInt64(exactly: integer(column)) else { throw StoreError.damaged("a negative position") }
        return position
    }
}
