import CaseStore
import Cryptography
import Envelopes
package import HTTPClient
package import Takedown

/// Sends each bundle to the police's own endpoint by HTTPS.
///
/// A bundle is delivered when the answer names its number and digest. A status of 200 alone proves nothing: proxies and portals answer so with
/// a page about an error. The same bundle may be sent again; the endpoint knows it by number and digest (`Protocols/referrals.md`).
package struct EndpointChannel: ReferralChannel {
    private let client: HTTPClient
    private let url: String
    /// PEM certificates, one of which issued the endpoint's.
    private let authority: String

    package init(_ client: HTTPClient, url: String, authority: String) {
        self.client = client
        self.url = url
        self.authority = authority
    }

    package func deliver(_ text: ReferralBundleText) async throws(ReferralChannelError) -> Acknowledgement? {
        let request = ClientRequest(
            method: "POST", url: url, headers: [ClientHeader("content-type", "application/json")], body: text.json,
            timeout: .seconds(120), maximumResponse: 64 << 10, trust: .authority(authority))
        let response: ClientResponse
        do { response = try await client.send(request) } catch {
            throw ReferralChannelError("the police's endpoint: \(error.code.sentence(of: "the police"))")
        }
        guard (200...299).contains(response.status) else {
            throw ReferralChannelError("the police's endpoint refused the bundle with status \(response.status)")
        }
        return try Self.acknowledgement(in: response.body, of: text)
    }

    /// What the endpoint calls its reference, on one line and of at most 128 letters; `nil` if nothing of it is left, or it holds an address.
    private static func line(_ text: String) -> String? {
        let line = String(
            String.UnicodeScalarView(text.unicodeScalars.lazy.filter { $0.properties.generalCategory != .control }.prefix(128)))
        return line.isEmpty || FreeText.holdsAddress(line) ? nil : line
    }

    static func acknowledgement(in body: [UInt8], of text: ReferralBundleText) throws(ReferralChannelError) -> Acknowledgement {
        guard let answer = try? JSONValue(parsing: body), answer["number"]?.integer == text.bundle.number,
            answer["digest"]?.string == text.bundle.digest.hex
        else { throw ReferralChannelError("the police's endpoint answered without the bundle's number and digest") }
        return Acknowledgement(reference: answer["reference"]?.string.flatMap(line), releases: answer["releases"]?.bool ?? false)
    }
}
