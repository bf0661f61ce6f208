public import Cryptography
public import Envelopes
public import HTTPClient
public import HotlineModel
import TestCasework
import TestSupport

/// A member without a node, whose every byte a test decides: it speaks real TLS with its real certificate.
public final class TestPeer: BatchSpeaker {
    public let enrolment: Enrolment
    public let client: HTTPClient
    /// The epoch of its streams.
    public let epoch = Epoch.random()

    public var member: MemberID { enrolment.member }
    /// The directory's entry of it. Nothing answers at its endpoint.
    public var listing: DirectoryMember {
        var listing = enrolment.listing
        listing.endpoints = ["https://127.0.0.1:9"]
        return listing
    }

    /// A member that shows its own certificate, or another one.
    public init(_ enrolment: Enrolment, showing certificate: Certificate? = nil) throws {
        self.enrolment = enrolment
        client = try HTTPClient(
            identity: ClientIdentity(
                certificatePEM: (certificate ?? enrolment.certificate).pem,
                privateKeyPEM: String(decoding: enrolment.tlsKey.pem, as: UTF8.self)))
    }

    /// Posts the bytes of a batch to a node.
    public func post(
        _ body: [UInt8], to node: TestNode, lane: String = "urgent", contentType: String = "application/x-ndjson"
    ) async throws -> ClientResponse {
        try await send(
            "POST", "/federation/v1/streams/\(lane)/batches", to: node, headers: [ClientHeader("content-type", contentType)], body)
    }

    /// Posts a batch under this member's key.
    public func post(_ batch: SealedBatch, to node: TestNode) async throws -> ClientResponse {
        try await post(batch.body(signedBy: enrolment.signingKey), to: node)
    }

    /// Asks a node for something.
    public func send(
        _ method: String, _ path: String, to node: TestNode, headers: [ClientHeader] = [], _ body: [UInt8] = []
    ) async throws -> ClientResponse {
        let spki: Set<[UInt8]> = [node.enrolment.certificate.spkiDigest.bytes]
        return try await client.send(
            ClientRequest(
                method: method, url: node.endpoint + path, headers: headers, body: body,
                trust: .pinned(spki: spki, uriName: "urn:hotline:member:\(node.member)", authority: nil)))
    }
}

extension ClientResponse {
    /// The code of a refusal.
    public var refusal: RefusalCode? { header("hotline-refusal").flatMap(RefusalCode.init(rawValue:)) ?? Problem.code(in: body) }

    /// The results of a receipt.
    public var results: [Receipt.Result]? {
        (try? UnverifiedJWS(parsing: String(decoding: body, as: UTF8.self), as: .receipt)).flatMap { jws in
            try? Receipt(parsing: jws.claimedPayload).results
        }
    }
}
