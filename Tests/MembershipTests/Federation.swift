import Cryptography
import Envelopes
import Foundation
import HotlineModel
import Membership
import Testing

/// A scratch folder with a federation in it, and nodes beside.
final class Federation {
    static let now = Timestamp(milliseconds: 1_790_000_000_000)

    let path: String
    var secretariat: Secretariat

    init(threshold: Int = 2, keys: Int = 3) throws {
        path = FileManager.default.temporaryDirectory.appending(path: "membership-\(UUID().uuidString)").path()
        secretariat = try Secretariat.found(
            in: path + "/secretariat", name: "Example", threshold: threshold, keys: keys, at: Self.now)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: "\(path)/\(name)"))) }

    func write(_ bytes: [UInt8], to name: String) throws { try Data(bytes).write(to: URL(filePath: "\(path)/\(name)")) }

    func mode(of name: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")[.posixPermissions] as? Int
    }

    func node(_ id: String) -> NodeFolder { NodeFolder("\(path)/\(id)") }

    static func application(
        _ id: String, name: String? = nil, role: MemberRole = .hotline, countries: [(String, Int)] = [], endpoints: [String]? = nil
    ) throws -> NodeFolder.Application {
        NodeFolder.Application(
            member: try #require(MemberID(id)), name: name ?? "Hotline \(id)", role: role,
            coverage: try countries.map { .init(try #require(CountryCode($0.0)), rank: $0.1) },
            endpoints: try (endpoints ?? ["https://\(id).example:7443", "https://127.0.0.1:7443"]).map { try #require(Endpoint($0)) },
            contact: "duty@\(id).example")
    }

    /// The node's part of joining.
    @discardableResult
    func prepare(_ application: NodeFolder.Application) throws -> NodeFolder.Prepared {
        try node(application.member.rawValue).prepare(
            application, root: try file("secretariat/root.json"), pinned: secretariat.root.digest, at: Self.now)
    }

    /// Both parts, up to the next directory.
    @discardableResult
    func join(_ id: String, countries: [(String, Int)] = []) throws -> Secretariat.Admission {
        try prepare(Self.application(id, countries: countries))
        return try secretariat.admit(try file("\(id)/join-\(id).json"), at: Self.now)
    }

    /// Lists a member as one that left.
    func leave(_ id: String) throws {
        var draft = secretariat.draft
        let position = try #require(draft.members.firstIndex { $0.id.rawValue == id })
        draft.members[position].status = .left(successor: nil)
        try write(draft.payload, to: "secretariat/draft.json")
    }
}
