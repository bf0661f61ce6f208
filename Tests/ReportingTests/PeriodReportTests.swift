import CaseStore
import Envelopes
import HotlineModel
import NodeMessages
import Testing

@testable import Reporting

@Suite struct PeriodReportTests {
    private let report = PeriodReport(Sample.year2014, over: .year(2014))

    @Test func printsATableForPeople() {
        #expect(
            report.text == """
                Reports, 2014                           count  open with --list

                Received
                  received                             28,960  received
                    from the public                    20,000  origin:public
                    from partners                       8,228  origin:partner
                      de                                5,142  partner:de
                      us                                3,086  partner:us
                      backed by evidence                8,227  backed
                      taken over from a silent member       0  takeovers
                    from the police                       132  origin:police
                    from our own search                   600  origin:proactive
                    shown to no analyst                 8,628  spared
                      a case was open                     400  spared:openCase
                      assessed a short time before          0  spared:freshAssessment
                      every item known by its hash          0  spared:knownHashes
                      assessed by a partner             8,228  spared:partner

                Assessed
                  illegal                              17,995  illegal
                    baseline                           15,836  classification:baseline
                    national                            2,159  classification:national
                    illegal and hosted here            13,235  illegalHostedHere
                  not illegal                          10,965  notIllegal
                  not assessed yet                          0  awaiting
                  finding withdrawn                         0  withdrawn
                  passed to the police                  9,690  referred

                By kind
                  child sexual abuse                   17,995  kind:childSexualAbuse
                  child erotica                           621  kind:childErotica
                  child nudism                            751  kind:childNudism
                  adult pornography                     5,270  kind:adultPornography
                  not found or not accessible           2,469  kind:notFound
                  other                                 1,841  kind:other
                  tips on travelling offenders             13  kind:travellingOffenderTip

                Shares of illegal reports
                  kept                                 13,235  disposition:keep
                  forwarded                             2,748  disposition:forward
                    de                                    512  forwardedTo:de
                    us                                  2,236  forwardedTo:us
                  given to central                      2,012  disposition:central
                  copied to central                    15,983  centralCopies

                Illegal, by medium
                  images                               13,136  medium:image
                  videos                                4,859  medium:video
                  texts                                     0  medium:text
                  links                                     0  medium:link
                  containers                                0  medium:container
                  other                                     0  medium:other

                Illegal, by age
                  infant                                1,620  age:infant
                  pre-pubescent                         9,717  age:prepubescent
                  pubescent                             4,679  age:pubescent
                  could not be told                     1,979  age:undetermined

                Illegal, by sex
                  girls                                14,036  sex:female
                  boys                                  1,800  sex:male
                  both                                    540  sex:both
                  could not be told                     1,619  sex:undetermined

                Partner  received  illegal   kept  not illegal  not assessed yet  withdrawn  to police  spared  evidence
                de          5,142    5,142  5,142            0                 0          0          0   5,142     5,142
                us          3,086    3,086  3,086            0                 0          0          0   3,086     3,085

                Evidence of what a partner sent: hotline evidence --from MEMBER

                """)
    }

    @Test func keepsWhatItsJSONPromises() throws {
        let json = try JSONValue(parsing: report.bytes(.json))
        #expect(json["reports"]?["received"]?.integer == 28_960)
        #expect(json["reports"]?["byOrigin"] == ["public": 20_000, "partner": 8_228, "police": 132, "proactive": 600])
        #expect(json["reports"]?["byPartner"] == ["de": 5_142, "us": 3_086])
        for (name, count) in [("illegal", 17_995), ("illegalHostedHere", 13_235), ("referred", 9_690), ("centralCopies", 15_983)] {
            #expect(json[name]?.integer == Int64(count))
        }
        #expect(
            json["byKind"] == [
                "childSexualAbuse": 17_995, "childErotica": 621, "childNudism": 751, "adultPornography": 5_270, "notFound": 2_469,
                "other": 1_841, "travellingOffenderTip": 13,
            ])
        #expect(json["dispositions"] == ["keep": 13_235, "forward": 2_748, "central": 2_012])
        #expect(json["forwardedTo"] == ["de": 512, "us": 2_236])
        #expect(json["spared"] == ["openCase": 400, "freshAssessment": 0, "knownHashes": 0, "partner": 8_228])
        #expect(json["illegalBySex"] == ["female": 14_036, "male": 1_800, "both": 540, "undetermined": 1_619])
        #expect(json["period"] == ["from": "2014-01-01T00:00:00.000Z", "until": "2015-01-01T00:00:00.000Z"])
        let partner = try #require(json["partners"]?["us"])
        #expect(partner["received"]?.integer == 3_086 && partner["kept"]?.integer == 3_086 && partner["backed"]?.integer == 3_085)
        #expect(partner["evidence"]?.string == "/api/v1/evidence?from=us")
    }

    @Test func namesEachNumberInCSVByWhatOpensIt() throws {
        let rows = report.csv.split(separator: "\r\n").map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
        #expect(rows.first == ["figure", "partner", "count"])
        #expect(rows.contains(["received", "", "28960"]))
        #expect(rows.contains(["age:infant", "", "1620"]))
        #expect(rows.contains(["backed", "us", "3085"]))
        let counted = Sample.year2014.counted
        for row in rows.dropFirst() {
            let figure = try #require(Figure(row[0]), "\(row[0])")
            #expect(counted[FigureSelector(figure, of: MemberID(row[1]))] ?? 0 == Int(row[2]), "\(row)")
        }
        // Every count is printed, except the one that is printed as `notIllegal`.
        let printed = Set(rows.dropFirst().map { "\($0[0]),\($0[1])" })
        for selector in counted.keys where selector.partner == nil && selector.figure != .classification(.notIllegal) {
            #expect(printed.contains("\(selector.figure),"), "\(selector.figure)")
        }
    }

    @Test func showsCodesItDoesNotKnowAsTheyCame() {
        var figures = Figures()
        figures.byKind = [ReportKind(rawValue: "=25"): 3]
        figures.byClassification = [Classification(rawValue: "a,b"): 3]
        figures.illegalByAge = [nil: 2]
        let report = PeriodReport(figures, over: .always, of: Sample.member("de"))
        #expect(report.text.contains("  code =25"))
        #expect(report.csv.contains("kind:=25,de,3\r\n") && report.csv.contains("\"classification:a,b\",de,3\r\n"))
        #expect(report.csv.contains("age:notStated,de,2\r\n"))
        #expect(report.answer.byKind["=25"] == 3 && report.answer.illegalByAge["notStated"] == 2)
        #expect(report.answer.partner?.rawValue == "de")
    }

    @Test func aPartnersReportsAreThoseReceivedFromIt() {
        var figures = Figures(), partner = PartnerFigures()
        (partner.received, partner.illegal) = (3, 1)
        figures.partners = [Sample.member("de"): partner]
        #expect(PeriodReport(figures, over: .always).answer.reports.byPartner["de"] == 3)
    }

    @Test func aPartnersOwnReportListsNoPartners() {
        let report = PeriodReport(Sample.year2014, over: .always, of: Sample.member("de"))
        #expect(!report.csv.contains(",us,") && report.csv.contains("received,de,28960\r\n"))
    }
}
