import FieldCodes
import HotlineModel
import Testing

/// The table of code lists against the vectors that were written by hand.
@Suite struct FieldCodesTests {
    let vectors: CodeListVectors

    init() throws { vectors = try CodeListVectors.read() }

    @Test func theTableIsWhatTheVectorsSay() {
        #expect(vectors.contradictions(of: .iccam) == [])
    }

    @Test func twoFlagsSwappedAreCaughtByWholeRecordsAlthoughTheyComeBackAsTheyWere() {
        let rows = FieldCodes.iccam.flags.rows
        for (one, other) in [(0, 1), (0, 2), (1, 2)] {
            var codes = FieldCodes.iccam
            codes.flags.rows[one].member = rows[other].member
            codes.flags.rows[other].member = rows[one].member
            // Both sides agree with each other, which is why a round trip shows nothing.
            for flag in AssessmentFlag.known { #expect(codes.flags.flags(in: codes.flags.members(for: [flag])) == [flag]) }
            #expect(vectors.contradictions(of: codes).contains { $0.hasPrefix("item: ") })
        }
    }

    @Test func onlyMarksThatAreSetCount() {
        let flags = FieldCodes.iccam.flags.flags(in: ["Unheard": true, "AlsoUnheard": false])
        #expect(flags == [AssessmentFlag(rawValue: "Unheard")])
    }

    @Test func twoRowsSwappedInAnyListAreCaught() {
        func check<Code>(_ list: KeyPath<FieldCodes, CodeTable<Code>>) {
            let rows = FieldCodes.iccam[keyPath: list].rows
            for (one, row) in rows.enumerated() {
                for (other, second) in rows.enumerated() where other > one {
                    var table = FieldCodes.iccam[keyPath: list]
                    table.rows[one].word = second.word
                    table.rows[other].word = row.word
                    let found = vectors.contradictions(of: table)
                    #expect(found.contains { $0.contains("is read wrong") || $0.contains("is written wrong") })
                }
            }
        }
        check(\.classifications)
        check(\.ages)
        check(\.sexes)
        check(\.commerciality)
        check(\.siteTypes)
        check(\.payments)
        check(\.media)
        check(\.actions)
        check(\.reasons)
    }

    @Test func everyCodeOfOursStandsInItsListAndNoOther() {
        func check<Code>(_ table: CodeTable<Code>, except foreign: [String] = [], own: [String] = []) {
            #expect(Set(table.rows.map(\.word.rawValue)).subtracting(foreign).union(own) == Set(Code.known.map(\.rawValue)))
            #expect(Set(table.rows.map(\.word)).count == table.rows.count)
        }
        // A code of ICCAM's version 2 alone is kept as unknown.
        check(FieldCodes.iccam.classifications, except: ["doubtful"])
        check(FieldCodes.iccam.ages)
        check(FieldCodes.iccam.sexes)
        check(FieldCodes.iccam.commerciality)
        // ICCAM has no numbers for places that are no websites.
        check(FieldCodes.iccam.siteTypes, own: ["newsgroup", "chat", "peerToPeer", "messenger", "email"])
        check(FieldCodes.iccam.payments)
        check(FieldCodes.iccam.media)
        check(FieldCodes.iccam.reasons)
        #expect(FieldCodes.iccam.flags.rows.map(\.flag) == AssessmentFlag.known)
    }

    @Test func anUnknownNumberIsShownAsItCameAndNotWrittenAsAnother() {
        let code = FieldCodes.iccam.siteTypes.code(25, in: .v3)
        #expect(code.description == "code 25")
        #expect(FieldCodes.iccam.siteTypes.number(of: code, in: .v3) == nil)
        #expect(FieldCodes.iccam.classifications.code(3, in: .v2).isIllegal == false)
        #expect(FieldCodes.iccam.classifications.code(3, in: .v2).description == "code doubtful")
    }
}
