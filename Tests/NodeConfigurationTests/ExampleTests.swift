import Foundation
import Testing

@testable import NodeConfiguration

/// `Deploy/hotline.example.json5` is the documentation of the settings: it names every one, with its default.
@Suite struct ExampleTests {
    static let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Deploy/hotline.example.json5").path()

    @Test func namesEverySetting() throws {
        let audit = SettingsGroup.Audit()
        let text = try String(contentsOfFile: Self.file, encoding: .utf8)
        _ = try Configuration(json5: text, folder: "/", audit: audit)
        #expect(audit.absent == [])
    }

    @Test func standsInTheReadmeSettingForSetting() throws {
        let audit = SettingsGroup.Audit()
        let readme = try String(
            contentsOf: URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../README.md"), encoding: .utf8)
        let zeros = String(repeating: "0", count: 64)
        _ = try Configuration(
            json5: "{ member: 'nl', dataFolder: 'data', federation: { rootDigest: '\(zeros)' } }", folder: "/", audit: audit)
        // A listener stands there as one thing, and groups by their settings.
        let settings = Set(audit.absent.map { $0.hasPrefix("listeners.") ? $0.split(separator: ".").prefix(2).joined(separator: ".") : $0 })
        let groups = [
            "federation", "keys", "listeners", "hosting", "policy", "worklist", "retention", "delivery", "limits", "hashPull", "log",
            "takedown", "takedown.police", "takedown.checks", "takedown.notices", "takedown.notices.relay", "takedown.notices.hotline",
            "takedown.notices.quiet", "takedown.notices.registration", "takedown.peers", "takedown.origins",
        ]
        let named = settings.subtracting(groups) + ["member", "dataFolder", "federation.rootDigest"]
        #expect(named.filter { !readme.contains("`\($0)`") } == [])
        #expect(named.count > 25)
    }

    @Test func showsTheDefaults() throws {
        let shown = try Configuration(json5: String(contentsOfFile: Self.file, encoding: .utf8), folder: "/etc/hotline")
        let zeros = String(repeating: "0", count: 64)
        let bare = "{ member: 'nl', dataFolder: 'data', federation: { rootDigest: '\(zeros)' } }"
        #expect(try Configuration(json5: bare, folder: "/etc/hotline") == shown)
    }

    @Test func isReadFromItsFile() throws {
        #expect(try Configuration(file: Self.file).dataFolder.hasSuffix("/Deploy/data"))
    }

    @Test func saysWhichFileCannotBeRead() {
        let error = #expect(throws: ConfigurationError.self) { try Configuration(file: "/nonexistent/node.json5") }
        #expect(error?.description == "The configuration /nonexistent/node.json5 cannot be read: no such file or directory.")
        #expect(throws: ConfigurationError.unreadable(file: "/tmp", reason: "it is no plain file")) { try Configuration(file: "/tmp") }
    }
}
