extension JSONParser {
    /// The greatest magnitude that every reader of JSON holds exactly: 2^53 − 1 (RFC 7493 §2.2).
    static let greatest: Int64 = 9_007_199_254_740_991

    mutating func number() throws(JSONError) {
        let first = position
        let isNegative = bytes[position] == 0x2D
        if isNegative { position += 1 }
        guard position < end else { throw failure(.endsEarly) }
        let firstDigit = position
        let magnitude = try digits()
        // JSON has no leading zeros.
        guard position - firstDigit == 1 || bytes[firstDigit] != 0x30 else { throw failure(.badNumber) }
        if position < end, bytes[position] == 0x2E || bytes[position] | 0x20 == 0x65 { return try fraction(from: first) }
        // Beyond this bound readers round, and two members could read two numbers.
        guard let magnitude, magnitude <= Self.greatest else {
            guard limits.refusesLargeNumbers else { return try double(from: first) }
            throw JSONError(.numberOutOfRange, at: first - start)
        }
        let value = isNegative ? -magnitude : magnitude
        nodes.append(JSONNode(.integer, next: nodes.count + 1, payload: UInt64(bitPattern: value)))
    }

    /// Reads at least one digit; `nil` if their number is far too great.
    private mutating func digits() throws(JSONError) -> Int64? {
        var value: Int64 = 0
        var isHuge = false
        let first = position
        while position < end, bytes[position] >= 0x30, bytes[position] <= 0x39 {
            if value <= Self.greatest { value = value * 10 + Int64(bytes[position] - 0x30) } else { isHuge = true }
            position += 1
        }
        guard position > first else { throw failure(position < end ? .badNumber : .endsEarly) }
        return isHuge ? nil : value
    }

    private mutating func fraction(from first: Int) throws(JSONError) {
        if bytes[position] == 0x2E {
            position += 1
            _ = try digits()
        }
        if position < end, bytes[position] | 0x20 == 0x65 {
            position += 1
            if position < end, bytes[position] == 0x2B || bytes[position] == 0x2D { position += 1 }
            _ = try digits()
        }
        try double(from: first)
    }

    private mutating func double(from first: Int) throws(JSONError) {
        let text = String(decoding: bytes[first..<position], as: UTF8.self)
        guard let value = Double(text), value.isFinite, !limits.refusesLargeNumbers || value.magnitude <= Double(Self.greatest) else {
            throw JSONError(.numberOutOfRange, at: first - start)
        }
        nodes.append(JSONNode(.double, next: nodes.count + 1, payload: value.bitPattern))
    }
}
