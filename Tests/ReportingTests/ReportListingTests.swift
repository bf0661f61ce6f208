import CaseStore
import Envelopes
import HotlineModel
import NodeMessages
import Testing

@testable import Reporting

@Suite struct ReportListingTests {
    private let reports = [Sample.report(1, .police), Sample.report(2, .partner(Sample.member("de")), placement: 7)]
    private let selector = FigureSelector(.disposition(.keep), of: Sample.member("de"))

    @Test func printsATableForPeople() {
        let listing = ReportListing(reports, of: selector, after: .start, limit: 10)
        #expect(
            listing.text == """
                report  received                  from    case                                                      classification  kind              spared
                     1  2014-01-01T00:00:00.001Z  police  urn:hotline:case:nl:01434a2b-0000-7000-8000-000000000001  –               –                 –
                     2  2014-01-01T00:00:00.002Z  de      urn:hotline:case:nl:01434a2b-0000-7000-8000-000000000002  baseline        childSexualAbuse  partner

                """)
        #expect(ReportListing([], of: selector, after: .start, limit: 10).text == "no reports\n")
        #expect(ReportListing([], of: selector, after: reports[1].position, limit: 10).text == "")
    }

    @Test func printsPagesThatAreOneFile() {
        let first = ReportListing([reports[0]], of: selector, after: .start, limit: 1)
        let second = ReportListing([reports[1]], of: selector, after: reports[0].position, limit: 2)
        #expect(first.next == reports[0].position && second.next == nil)
        #expect(
            first.csv + second.csv == """
                report,receivedAt,origin,partner,case,kind,classification,spared,placement\r
                1,2014-01-01T00:00:00.001Z,police,,urn:hotline:case:nl:01434a2b-0000-7000-8000-000000000001,,,,\r
                2,2014-01-01T00:00:00.002Z,partner,de,urn:hotline:case:nl:01434a2b-0000-7000-8000-000000000002,childSexualAbuse,baseline,partner,7\r

                """)
    }

    @Test func saysInJSONWhereTheNextPageBegins() throws {
        let listing = try JSONValue(parsing: ReportListing(reports, of: selector, after: .start, limit: 2).bytes(.json))
        #expect(listing["figure"]?.string == "disposition:keep" && listing["partner"]?.string == "de")
        #expect(listing["next"]?.string == "1388534400002.2.7")
        #expect(CountedReport.Position("1388534400002.2.7") == reports[1].position)
        let last = listing["items"]?.array?.last
        #expect(last?["report"]?.integer == 2 && last?["placement"]?.integer == 7 && last?["spared"]?.string == "partner")
        #expect(last?["partner"]?.string == "de" && last?["kind"]?.string == "childSexualAbuse")
    }

    @Test(arguments: ["", "1", "1.2", "1.2.x", "1.2.3.4"]) func refusesWhatIsNoPlace(text: String) {
        #expect(CountedReport.Position(text) == nil)
    }

    @Test func aFigureIsReadByTheNameItIsShownUnder() {
        for figure in Figure.known { #expect(Figure(figure.description) == figure) }
        #expect(Figure("partner:de") == .partner(Sample.member("de")) && Figure("forwardedTo:us") == .forwardedTo(Sample.member("us")))
        #expect(Figure("kind:25") == .kind(.init(rawValue: "25")) && Figure("kind:25")?.isKnown == false)
        for name in ["", "reports", "origin:x", "spared:x", "disposition:lost", "partner:NOT A MEMBER", "kind:", "illegal:x", ":"] {
            #expect(Figure(name) == nil, "\(name)")
        }
    }
}
