import Cryptography
public import HotlineModel

/// A request's signature in AWS's Signature Version 4, for requests with a host, a date and no query.
///
/// libcurl can sign too, but only bodies that it holds as a whole, and not the same way in every version; this is the published procedure, so that
/// what is previewed is what is sent. No description shows the key's name or its secret.
public struct RequestSignature: Sendable, CustomStringConvertible, CustomReflectable {
    private let keyID: String
    private let secret: String
    private let region: String
    private let service: String

    public init(keyID: String, secret: String, region: String, service: String) {
        self.keyID = keyID
        self.secret = secret
        self.region = region
        self.service = service
    }

    public var description: String { "signature (secret)" }
    public var customMirror: Mirror { Mirror(self, children: [:]) }

    /// The header fields that sign a request: its date and the signature.
    ///
    /// - Parameter headers: Further fields that are signed, with names in lower case; `host` among them.
    public func headers(
        method: String, path: String, signing headers: [(name: String, value: String)], body: [UInt8], at moment: Timestamp
    ) -> [(name: String, value: String)] {
        let date = Self.date(moment)
        let signed = (headers + [("x-amz-date", date)]).sorted { $0.name < $1.name }
        let names = signed.map(\.name).joined(separator: ";")
        let canonical = [
            method, path.isEmpty ? "/" : path, "", signed.map { "\($0.name):\($0.value)\n" }.joined(), names,
            SHA256.digest(of: body).hex,
        ].joined(separator: "\n")
        let scope = "\(date.prefix(8))/\(region)/\(service)/aws4_request"
        let text = ["AWS4-HMAC-SHA256", date, scope, SHA256.digest(of: Array(canonical.utf8)).hex].joined(separator: "\n")
        let signature = HMACSHA256.code(for: Array(text.utf8), keyedBy: key(on: date.prefix(8))).hex
        let authorization = "AWS4-HMAC-SHA256 Credential=\(keyID)/\(scope), SignedHeaders=\(names), Signature=\(signature)"
        return [("x-amz-date", date), ("authorization", authorization)]
    }

    private func key(on day: Substring) -> [UInt8] {
        var key = Array("AWS4\(secret)".utf8)
        for part in [String(day), region, service, "aws4_request"] { key = HMACSHA256.code(for: Array(part.utf8), keyedBy: key).bytes }
        return key
    }

    /// Such as `20150830T123600Z`.
    private static func date(_ moment: Timestamp) -> String {
        moment.description.prefix(19).filter { $0 != "-" && $0 != ":" } + "Z"
    }
}
