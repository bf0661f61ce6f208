import Cryptography
import Envelopes

/// Signed texts that the library itself would not make.
enum Forgery {
    static func header(_ kind: SignedKind, _ key: SigningKey, algorithm: String = "EdDSA", more: String = "") -> String {
        #"{"alg":"\#(algorithm)","kid":"\#(key.keyID)","typ":"\#(kind.rawValue)"\#(more)}"#
    }

    /// A compact JWS over any header and payload.
    static func jws(header: String, payload: [UInt8], key: SigningKey) -> String {
        let input = Base64URL.encode(Array(header.utf8)) + "." + Base64URL.encode(payload)
        return input + "." + Base64URL.encode(key.sign(Array(input.utf8)))
    }

    static func jws(_ kind: SignedKind, payload: String, key: SigningKey) -> String {
        jws(header: header(kind, key), payload: Array(payload.utf8), key: key)
    }

    /// The same text with one character of a part replaced by another of the alphabet.
    static func changed(_ text: String, at offset: Int) -> String {
        var bytes = Array(text.utf8)
        let position = offset < 0 ? bytes.count + offset : offset
        bytes[position] = bytes[position] == 0x41 ? 0x42 : 0x41
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Text with a part replaced.
    static func replacing(_ old: String, with new: String, in text: [UInt8]) -> [UInt8] {
        let text = String(decoding: text, as: UTF8.self)
        guard let range = text.firstRange(of: old) else { return [] }
        return Array(text.replacingCharacters(in: range, with: new).utf8)
    }
}

extension String {
    fileprivate func replacingCharacters(in range: Range<String.Index>, with new: String) -> String {
        String(self[..<range.lowerBound]) + new + String(self[range.upperBound...])
    }
}
