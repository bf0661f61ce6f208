import Cryptography
import HotlineModel
import Testing

@testable import NodeConfiguration

/// Tests every setting with a range: both ends are read, and a value beyond them is refused by name.
@Suite struct SettingRangeTests {
    private static func configuration(_ more: String) throws -> Configuration {
        let digest = String(repeating: "ab", count: 32)
        return try Configuration(
            json5: "{ member: 'nl', dataFolder: 'data', federation: { rootDigest: '\(digest)' }, \(more) }", folder: "/etc/hotline")
    }

    struct Setting: Sendable, CustomTestStringConvertible {
        let name: String
        let range: ClosedRange<Int>
        /// The value as the configuration holds it.
        let read: @Sendable (Configuration) -> Int?
        var testDescription: String { name }

        init(_ name: String, _ range: ClosedRange<Int>, read: @escaping @Sendable (Configuration) -> Int?) {
            self.name = name
            self.range = range
            self.read = read
        }

        func text(_ value: Int) -> String {
            let parts = name.split(separator: ".")
            return "\(parts[0]): { \(parts[1]): " + (parts.count > 2 ? "{ \(parts[2]): \(value) }" : "\(value)") + " }"
        }
    }

    private static func seconds(_ span: Duration?, per unit: Int) -> Int? { span.map { Int($0.components.seconds) / unit } }

    static let settings = [
        Setting("delivery.batchLimit", 1...1_000) { $0.delivery.batchLimit },
        Setting("delivery.timeoutSeconds", 1...600) { seconds($0.delivery.timeout, per: 1) },
        Setting("hashPull.intervalSeconds", 1...86_400) { seconds($0.hashPull.interval, per: 1) },
        Setting("hosting.resolveTimeoutSeconds", 1...60) { seconds($0.hosting.resolveTimeout, per: 1) },
        Setting("hosting.reloadSeconds", 1...86_400) { seconds($0.hosting.reload, per: 1) },
        Setting("limits.envelopesPerSecond", 1...1_000_000) { $0.limits.envelopesPerSecond },
        Setting("limits.envelopeBurst", 1_000...10_000_000) { $0.limits.envelopeBurst },
        Setting("limits.connections", 8...100_000) { $0.limits.connections },
        Setting("limits.connectionsPerAddress", 1...100_000) { $0.limits.connectionsPerAddress },
        Setting("limits.connectionsPerPeer", 1...100_000) { $0.limits.connectionsPerPeer },
        Setting("listeners.federation.port", 0...65_535) { $0.listeners.federation.port },
        Setting("listeners.operator.port", 0...65_535) { $0.listeners.operator.port },
        Setting("listeners.feed.port", 0...65_535) { $0.listeners.feed?.port },
        Setting("listeners.intake.port", 0...65_535) { $0.listeners.intake?.port },
        Setting("policy.silenceAfterHours", 1...720) { seconds($0.policy.silenceAfter, per: 3_600) },
        Setting("policy.reuseAssessmentDays", 0...365) { seconds($0.policy.reuseAssessment, per: 86_400) },
        Setting("retention.closedCasesDays", 1...36_500) { seconds($0.retention.closedCases, per: 86_400) },
        Setting("takedown.notices.groupingMinutes", 1...1_440) { seconds($0.takedown.notices.grouping, per: 60) },
        Setting("takedown.notices.repeatHours", 1...720) { seconds($0.takedown.notices.repeatAfter, per: 3_600) },
        Setting("takedown.notices.siteOwnerAfter", 1...100) { $0.takedown.notices.siteOwnerAfter },
        Setting("takedown.notices.registrarAfter", 1...100) { $0.takedown.notices.registrarAfter },
        Setting("takedown.notices.policeWaitHours", 1...720) { seconds($0.takedown.notices.policeWait, per: 3_600) },
        Setting("takedown.notices.silenceHours", 1...720) { seconds($0.takedown.notices.silence, per: 3_600) },
        Setting("takedown.origins.giveUpHours", 1...8_760) { seconds($0.takedown.origins.giveUpAfter, per: 3_600) },
        Setting("takedown.origins.alarmAfterFailures", 1...100) { $0.takedown.origins.alarmAfter },
        Setting("takedown.peers.alarmAfterDays", 1...365) { seconds($0.takedown.peers.alarmAfter, per: 86_400) },
        Setting("takedown.peers.recheckPercent", 0...100) { $0.takedown.peers.recheckPercent },
        Setting("worklist.leaseMinutes", 1...1_440) { seconds($0.workList.lease, per: 60) },
        Setting("worklist.alarmAfterHours", 1...8_760) { seconds($0.workList.alarmAfter, per: 3_600) },
    ]

    @Test(arguments: settings) func readsBothEnds(setting: Setting) throws {
        for value in [setting.range.lowerBound, setting.range.upperBound] {
            #expect(setting.read(try Self.configuration(setting.text(value))) == value)
        }
    }

    @Test(arguments: settings) func refusesWhatLiesBeyond(setting: Setting) {
        for value in [setting.range.lowerBound - 1, setting.range.upperBound + 1, Int.max, Int.min + 1] {
            let error = #expect(throws: ConfigurationError.self) { try Self.configuration(setting.text(value)) }
            let says = "\(setting.name) in line 1"
            let range = "it must lie from \(setting.range.lowerBound) to \(setting.range.upperBound)"
            #expect(error?.description.contains(says) == true && error?.description.contains(range) == true, "\(value)")
        }
    }

    @Test(arguments: settings, ["'1'", "true", "1.5", "[1]", "{}"]) func refusesAnythingButAWholeNumber(setting: Setting, value: String) {
        let text = setting.text(-7_777).replacing("-7777", with: value)
        let error = #expect(throws: ConfigurationError.self) { try Self.configuration(text) }
        #expect(error?.description.contains("\(setting.name) in line 1") == true)
        #expect(error?.description.contains("must be a whole number, but it is") == true)
    }

    @Test(arguments: settings) func nullIsAsGoodAsNothing(setting: Setting) throws {
        let text = setting.text(-7_777).replacing("-7777", with: "null")
        let parts = setting.name.split(separator: ".")
        // A listener that is named is there, with its own port.
        let without = parts.count > 2 ? "\(parts[0]): { \(parts[1]): {} }" : "\(parts[0]): {}"
        #expect(try Self.configuration(text) == Self.configuration(without))
    }

    @Test(arguments: [(1, nil), (1_440, nil), (0, "from 1 to 1440"), (1_441, "from 1 to 1440")] as [(Int, String?)])
    func thePauseBetweenContactsHasItsRange(minutes: Int, refusal: String?) throws {
        let digest = String(repeating: "ab", count: 32)
        let text = "{ member: 'nl', dataFolder: 'd', federation: { rootDigest: '\(digest)', refreshMinutes: \(minutes) } }"
        do throws(ConfigurationError) {
            let configuration = try Configuration(json5: text, folder: "/")
            #expect(refusal == nil && configuration.federation.refresh == .seconds(60 * minutes))
        } catch {
            #expect(refusal.map { error.description.contains($0) } == true, "\(error)")
        }
    }

    @Test func thereAreAtMostAHundredRulesOfUrgency() throws {
        func rules(_ count: Int) -> String {
            "worklist: { urgency: [" + String(repeating: "{ when: { reports: 2 }, points: 1 },", count: count) + "] }"
        }
        #expect(try Self.configuration(rules(0)).workList.urgency == [])
        #expect(try Self.configuration(rules(100)).workList.urgency.count == 100)
        let error = #expect(throws: ConfigurationError.self) { try Self.configuration(rules(101)) }
        #expect(error?.description.contains("it holds more than 100 rules") == true)
    }

    @Test(arguments: [(-1_000, true), (1_000, true), (-1_001, false), (1_001, false)])
    func pointsStayWithinAThousand(points: Int, isRead: Bool) {
        let text = "worklist: { urgency: [{ when: { reports: 1 }, points: \(points) }] }"
        #expect(((try? Self.configuration(text)) != nil) == isRead)
    }
}
