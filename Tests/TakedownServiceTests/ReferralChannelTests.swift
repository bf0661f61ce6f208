import CaseService
import CaseStore
import Casework
import Cryptography
import Envelopes
import Foundation
import HTTPClient
import HTTPServer
import HotlineModel
import Synchronization
import Takedown
import TestCasework
import TestSupport
import Testing

@testable import TakedownService

/// The ways by which the police get bundles.
@Suite(.timeLimit(.minutes(2))) struct ReferralChannelTests {
    let text: ReferralBundleText
    let folder: TemporaryFolder

    init() async throws {
        let federation = try TestSecretariat()
        folder = federation.folder
        let nl = try await federation.desk(federation.enrol("nl", covering: ["NL"]))
        let work = TakedownWork(
            nl.steps, TakedownPolicy(), signedWith: nl.enrolment.signingKey,
            courier: ReferralCourier(nl.steps, channel: nil, alarms: nl.alarms))
        _ = try await nl.confirmCase(in: "NL", page: "a")
        try await nl.tracing.routeWaiting()
        try await work.followPlacements()
        try await work.makeBundles(isForced: true)
        text = try await TakedownDesk(nl.steps, TakedownPolicy(), work: work).text(ofBundle: 1)
    }

    // MARK: The folder

    private func contents(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: folder.file("police/referral-000001/\(name)"))))
    }

    @Test func aBundleIsAFolderWithThreeFiles() async throws {
        let channel = FolderChannel(folder.file("police"))
        #expect(try await channel.deliver(text) == nil)
        #expect(
            try contents("referral.json") == text.json && contents("referral.csv") == text.csv && contents("referral.html") == text.page)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("police")) == ["referral-000001"])
    }

    @Test func aBundleThatIsThereIsNotWrittenAgain() async throws {
        let channel = FolderChannel(folder.file("police"))
        _ = try await channel.deliver(text)
        let before = try FileManager.default.attributesOfItem(atPath: folder.file("police/referral-000001/referral.json"))
        _ = try await channel.deliver(text)
        let after = try FileManager.default.attributesOfItem(atPath: folder.file("police/referral-000001/referral.json"))
        #expect(before[.systemFileNumber] as? Int == after[.systemFileNumber] as? Int)
    }

    @Test func anotherBundleOfTheSameNumberIsNeverTakenForThisOne() async throws {
        let place = folder.file("police/referral-000001")
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        try Data(#"{"head":"another","lines":[],"v":1}"#.utf8).write(to: URL(filePath: place + "/referral.json"))
        let failure = await #expect(throws: ReferralChannelError.self) {
            try await FolderChannel(folder.file("police")).deliver(text)
        }
        #expect(failure?.description.hasPrefix("the folder has another bundle of that number") == true)
    }

    @Test func halfABundleThatACrashLeftIsWrittenAnew() async throws {
        let half = folder.file("police/.referral-000001.part")
        try FileManager.default.createDirectory(atPath: half, withIntermediateDirectories: true)
        try Data("half".utf8).write(to: URL(filePath: half + "/referral.json"))
        _ = try await FolderChannel(folder.file("police")).deliver(text)
        #expect(try contents("referral.json") == text.json)
    }

    @Test func aFolderThatCannotBeWrittenIsAFailureInWords() async throws {
        try Data().write(to: URL(filePath: folder.file("occupied")))
        let failure = await #expect(throws: ReferralChannelError.self) {
            try await FolderChannel(folder.file("occupied")).deliver(text)
        }
        #expect(failure?.description.hasPrefix("the folder cannot be written") == true)
    }

    // MARK: The endpoint

    /// Runs a police endpoint, and delivers the bundle to it.
    private func deliver(
        at addresses: [String] = ["127.0.0.1"], answering answer: @escaping @Sendable (HTTPRequest) -> HTTPResponse
    ) async throws -> Acknowledgement? {
        let authority = try CertificateAuthority(
            commonName: "authority.example", notBefore: TestIdentity.longAgo, notAfter: TestIdentity.farAhead)
        let identity = try TestIdentity(issuedBy: authority, dnsNames: ["police.example"], ipAddresses: addresses)
        let tls = TLSConfiguration(certificateChain: identity.chain, privateKey: identity.key, clientCertificate: .required)
        let listener = Listener(name: "police", address: .tcp(host: "127.0.0.1", port: 0), security: .tls(tls))
        let server = try HTTPServer(
            listeners: [listener], refusal: { .text("", status: $0.status) }, handler: { answer($0) })
        let client = try HTTPClient(identity: Self.identity())
        let channel = EndpointChannel(
            client, url: "https://127.0.0.1:\(server.bound.first?.port ?? 0)/referrals", authority: authority.certificate.pem)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            let outcome: Result<Acknowledgement?, ReferralChannelError>
            do throws(ReferralChannelError) { outcome = .success(try await channel.deliver(text)) } catch { outcome = .failure(error) }
            await client.shutdown()
            group.cancelAll()
            try await group.waitForAll()
            return try outcome.get()
        }
    }

    private static func identity() throws -> ClientIdentity {
        let identity = try TestIdentity()
        return try ClientIdentity(
            certificatePEM: identity.certificate.pem, privateKeyPEM: String(decoding: identity.key, as: UTF8.self))
    }

    @Test func anEndpointThatNamesTheBundleHasIt() async throws {
        let seen = Mutex<[UInt8]>([])
        let (number, digest) = (text.bundle.number, text.bundle.digest.hex)
        let word = try await deliver { request in
            seen.withLock { $0 = request.body }
            let answer: JSONValue = ["number": .integer(number), "digest": .string(digest), "reference": "P-7", "releases": true]
            return HTTPResponse(status: 200, contentType: "application/json", body: answer.compactBytes)
        }
        #expect(word == Acknowledgement(reference: "P-7", releases: true))
        #expect(seen.withLock { $0 } == text.json)
    }

    @Test(arguments: ["<html>Sorry, try later</html>", "{}", "{\"number\":2}", "{\"number\":1,\"digest\":\"00\"}", ""])
    func aPageAboutAnErrorIsNoReceipt(body: String) async throws {
        let failure = await #expect(throws: ReferralChannelError.self) {
            try await deliver { _ in HTTPResponse(status: 200, contentType: "text/html", body: Array(body.utf8)) }
        }
        #expect(failure?.description == "the police's endpoint answered without the bundle's number and digest")
    }

    @Test func anAnswerCountsForTheBundleThatItNamesAndSaysNoMoreThanItSays() throws {
        let digest = JSONValue.string(text.bundle.digest.hex)
        #expect(throws: ReferralChannelError.self) {
            try EndpointChannel.acknowledgement(in: (["number": 2, "digest": digest] as JSONValue).compactBytes, of: text)
        }
        let long: JSONValue = ["number": 1, "digest": digest, "reference": .string(String(repeating: "r", count: 500))]
        let word = try EndpointChannel.acknowledgement(in: long.compactBytes, of: text)
        #expect(word.reference?.count == 128 && !word.releases)
    }

    @Test func aRefusalIsNamedByItsStatus() async throws {
        let failure = await #expect(throws: ReferralChannelError.self) { try await deliver { _ in .text("", status: 503) } }
        #expect(failure?.description == "the police's endpoint refused the bundle with status 503")
    }

    @Test func anEndpointOfAnotherNameGetsNothing() async throws {
        let asked = Mutex(false)
        await #expect(throws: ReferralChannelError.self) {
            try await deliver(at: ["192.0.2.1"]) { _ in
                asked.withLock { $0 = true }
                return .text("")
            }
        }
        #expect(!asked.withLock { $0 })
    }
}
