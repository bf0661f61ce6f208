import Foundation
import HotlineModel
import Testing

@testable import Replay

@Suite struct ContactWorkloadTests {
    /// The file that is shipped.
    static func shipped() throws -> String {
        let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return try String(contentsOf: package.appending(path: "Deploy/workloads/2014-contacts.json5"), encoding: .utf8)
    }

    @Test func theShippedFileHoldsThePublishedFigures() throws {
        let workload = try ContactWorkload(Array(try Self.shipped().utf8))
        #expect(workload.year == 2014 && workload.services.map(\.service) == [.offenderPrevention, .youthHelpDesk])
        let (prevention, youth) = (workload.services[0], workload.services[1])
        #expect(youth.contacts == 1_331 && youth.uniqueByTheme[.extortionAfterWebcamSex] == 427)
        #expect(prevention.contacts == 376 && prevention.contradicting == 367 && prevention.unique == 263)
        let themes: [ContactTheme] = [.ownFeelings, .somebodyNear, .professional, .generalQuestion, .notSerious]
        #expect(themes.map { prevention.uniqueByTheme[$0] } == [111, 85, 18, 43, 6])
    }

    @Test func thePlanHasEveryContactOnceAndTheSameEachTime() throws {
        let workload = try ContactWorkload(Array(try Self.shipped().utf8))
        let plan = ContactPlan.contacts(of: workload)
        #expect(plan.count == 1_331 + 376 && Set(plan.map(\.key)).count == plan.count)
        #expect(plan == ContactPlan.contacts(of: workload))
        for year in workload.services {
            let own = plan.filter { $0.service == year.service }
            for entry in year.byChannel.entries { #expect(own.count { $0.channel == entry.key } == entry.count) }
            for entry in year.uniqueByTheme.entries { #expect(own.count { $0.theme == entry.key && !$0.isRepeat } == entry.count) }
        }
        #expect(plan.allSatisfy { $0.day.hasPrefix("2014-") } && plan.contains { $0.day == "2014-12-31" })
    }

    /// A change that makes the file unusable, and the place that the error names.
    static let broken = [
        ("contacts: 1331", "contacts: 1332", "services.youthHelpDesk.assumed.repeatedByTheme"),
        ("extortionAfterWebcamSex: 427", "extortionAfterWebcamSex: 428", "services.youthHelpDesk.published.byTheme with assumed.byTheme"),
        ("form: 620", "form: 621", "services.youthHelpDesk.assumed.byChannel"),
        ("form: 620", "pigeon: 620", "services.youthHelpDesk.assumed.byChannel.pigeon"),
        ("ownFeelings: 111", "ownFeelings: 112", "services.offenderPrevention.published.byTheme with assumed.byTheme"),
        ("notRecorded: 113", "notRecorded: 112", "services.offenderPrevention.assumed.repeatedByTheme"),
        ("notRecorded: 904", "extortionAfterWebcamSex: 904", "services.youthHelpDesk.assumed.byTheme.extortionAfterWebcamSex"),
        ("year: 2014", "year: 14", "year"), ("unique: 263", "uniqueContacts: 263", "services.offenderPrevention.assumed.unique"),
        ("source:", "sauce:", "source"),
        ("contactsInText: 367", "contactsInTable: 367", "services.offenderPrevention.published.contactsInTable"),
    ]

    @Test(arguments: broken) func refusesAFileThatDoesNotAddUp(_ old: String, _ new: String, _ place: String) throws {
        let text = try Self.shipped().replacingOccurrences(of: old, with: new)
        #expect(throws: WorkloadError.self) { try ContactWorkload(Array(text.utf8)) }
        do { _ = try ContactWorkload(Array(text.utf8)) } catch { #expect(error.place == place) }
    }
}
