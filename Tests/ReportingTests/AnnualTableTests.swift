import CaseStore
import Envelopes
import HotlineModel
import NodeMessages
import Testing

@testable import Reporting

@Suite struct AnnualTableTests {
    /// A year with 24 per cent fewer reports, and less of everything.
    private var before: Figures {
        var figures = Sample.year2014
        figures.received = 23_355
        figures.illegal = 20_000
        figures.illegalByMedium = [.image: 15_000, .video: 5_000]
        return figures
    }

    @Test func printsTheYearBesideTheYearBefore() {
        #expect(
            AnnualTable(year: 2014, Sample.year2014, before: before).text == """
                Annual table                      2014          2013        change

                Reports
                  received                      28,960        23,355         +24 %
                    of these from partners       8,228         8,228           0 %
                    a working day (260 a year)     111            90         +23 %
                  illegal                       17,995  62 %  20,000  86 %   -10 %
                  illegal and hosted here       13,235        13,235           0 %
                  passed to the police           9,690         9,690           0 %

                By kind
                  child sexual abuse            17,995        17,995           0 %
                  child erotica                    621           621           0 %
                  child nudism                     751           751           0 %
                  adult pornography              5,270         5,270           0 %
                  not found or not accessible    2,469         2,469           0 %
                  other                          1,841         1,841           0 %
                  tips on travelling offenders      13            13           0 %

                Illegal, by medium
                  images                        13,136  73 %  15,000  75 %   -12 %
                  videos                         4,859  27 %   5,000  25 %    -3 %

                Illegal, by age
                  infant                         1,620   9 %   1,620   8 %     0 %
                  pre-pubescent                  9,717  54 %   9,717  49 %     0 %
                  pubescent                      4,679  26 %   4,679  23 %     0 %
                  could not be told              1,979  11 %   1,979  10 %     0 %

                Illegal, by sex
                  girls                         14,036  78 %  14,036  70 %     0 %
                  boys                           1,800  10 %   1,800   9 %     0 %
                  both                             540   3 %     540   3 %     0 %
                  could not be told              1,619   9 %   1,619   8 %     0 %

                """)
    }

    @Test func printsNoChangeWhereThereWasNothingBefore() throws {
        let table = AnnualTable(year: 2014, Sample.year2014, before: Figures())
        let json = try JSONValue(parsing: table.bytes(.json))
        let received = try #require(json["sections"]?.array?.first?["rows"]?.array?.first)
        #expect(received == ["figure": "received", "count": 28_960, "before": 0])
        #expect(table.csv.contains("Reports,illegal,17995,62,0,,\r\n"))
        #expect(table.text.contains("  illegal                       17,995  62 %     0         –\n"))
    }

    @Test func hasThePublishedShares() {
        let table = AnnualTable(year: 2014, Sample.year2014, before: Figures())
        let shares = table.sections.flatMap(\.rows).reduce(into: [String: Int]()) { all, row in all[row.name] = row.perCent }
        #expect(
            shares == [
                "illegal": 62, "medium:image": 73, "medium:video": 27, "age:prepubescent": 54, "age:pubescent": 26, "age:infant": 9,
                "age:undetermined": 11, "sex:female": 78, "sex:male": 10, "sex:both": 3, "sex:undetermined": 9,
            ])
        #expect(table.sections.first?.rows.first { $0.name == "perWorkingDay" }?.count == 111)
    }

    @Test func printsTipsAndContactsOfHelpLinesBesideTheYearBefore() {
        var before = HelplineFigures()
        before.tipsByOrigin = [.public: 10]
        before.contacts = [
            ContactCount(service: .youthHelpDesk, channel: .form, theme: .extortionAfterWebcamSex, isRepeat: false, count: 207),
            ContactCount(service: .youthHelpDesk, channel: .form, theme: .approachedByAdult, isRepeat: false, count: 2),
        ]
        var table = AnnualTable(year: 2014, Figures(), before: Figures())
        table.append(Sample.helpline2014, before: before)
        #expect(
            table.text.split(separator: "\n", omittingEmptySubsequences: false).suffix(31).joined(separator: "\n") == """
                Tips on travelling offenders
                  received                               13      10     +30 %
                    with a supplement                     9       0         –
                    handed over to the police            13       0         –

                Contacts, help desk for young people
                  contacts, with repeats              1,331     209    +537 %
                    unique                            1,331     209    +537 %
                  extortion after webcam sex            427     207    +106 %
                    unique                              427     207    +106 %
                  approached by an adult                  0       2    -100 %
                    unique                                0       2    -100 %
                  theme not recorded                    904       0         –
                    unique                              904       0         –

                Contacts, offender prevention line
                  contacts, with repeats                376       0         –
                    unique                              263       0         –
                  own feelings                          111       0         –
                    unique                              111       0         –
                  about somebody near                    85       0         –
                    unique                               85       0         –
                  professionals                          18       0         –
                    unique                               18       0         –
                  general questions                      43       0         –
                    unique                               43       0         –
                  not serious                             6       0         –
                    unique                                6       0         –
                  theme not recorded                    113       0         –
                    unique                                0       0         –

                """)
    }

    @Test func aFigureOfTipsOpensToTheReportsThatItCounts() {
        var table = AnnualTable(year: 2014, Sample.year2014, before: Figures())
        table.append(Sample.helpline2014, before: HelplineFigures())
        let tips = table.sections.first { $0.title == "Tips on travelling offenders" }?.rows.first
        #expect(tips?.name == "kind:travellingOffenderTip" && Figure("kind:travellingOffenderTip") == .kind(.travellingOffenderTip))
        #expect(tips?.count == Sample.year2014.byKind[.travellingOffenderTip])
    }

    @Test func servicesAndThemesOfAHotlinesOwnComeLastByTheirNames() {
        var figures = HelplineFigures()
        for service in ["parentsLine", "aLine", "offenderPrevention"] {
            for theme in ["zebra", "adoption", "other"] {
                figures.contacts.append(
                    ContactCount(
                        service: ContactService(rawValue: service), channel: .chat, theme: ContactTheme(rawValue: theme), isRepeat: true,
                        count: 1))
            }
        }
        var table = AnnualTable(year: 2014, Figures(), before: Figures())
        let reports = table.sections.count
        table.append(figures, before: HelplineFigures())
        let sections = table.sections.dropFirst(reports)
        #expect(sections.map(\.title) == ["Contacts, offender prevention line", "Contacts, aLine", "Contacts, parentsLine"])
        #expect(
            sections.first?.rows.map(\.name).filter { !$0.hasSuffix(":unique") }
                == ["", ":other", ":adoption", ":zebra"].map { "contacts:offenderPrevention\($0)" })
        #expect(sections.first?.rows.map(\.count) == [3, 0, 1, 0, 1, 0, 1, 0])
    }

    @Test func helpLinesThatCountedNothingInEitherYearTakeNoRoom() {
        var table = AnnualTable(year: 2014, Figures(), before: Figures())
        let reports = table.sections
        table.append(HelplineFigures(), before: HelplineFigures())
        #expect(table.sections == reports)
    }

    @Test func whatOnlyTheYearBeforeHadIsShown() {
        var before = Figures(), helplineBefore = HelplineFigures()
        (before.awaiting, before.withdrawn) = (3, 2)
        helplineBefore.tipsByOrigin = [.public: 4]
        var table = AnnualTable(year: 2014, Figures(), before: before)
        table.append(HelplineFigures(), before: helplineBefore)
        let rows = Dictionary(table.sections.flatMap(\.rows).map { ($0.name, $0.before ?? 0) }) { $0 + $1 }
        #expect(rows["awaiting"] == 3 && rows["withdrawn"] == 2 && table.sections.last?.rows.first?.before == 4)
    }

    @Test func sectionsWithoutRowsAreLeftOut() {
        let sections = AnnualTable(year: 2014, Figures(), before: Figures()).sections
        #expect(sections.map(\.title) == ["Reports", "By kind"])
    }

    @Test func numbersOfHelpLinesStandInEveryForm() throws {
        var table = AnnualTable(year: 2014, Figures(), before: Figures())
        table.append(Sample.helpline2014, before: HelplineFigures())
        #expect(table.csv.contains("\"Contacts, offender prevention line\",contacts:offenderPrevention,376,,0,,\r\n"))
        #expect(table.csv.contains("\"Contacts, offender prevention line\",contacts:offenderPrevention:unique,263,,0,,\r\n"))
        let rows = try JSONValue(parsing: table.bytes(.json))["sections"]?.array?.last?["rows"]?.array
        #expect(rows?[2] == ["figure": "contacts:offenderPrevention:ownFeelings", "count": 111, "before": 0])
        #expect(rows?[3] == ["figure": "contacts:offenderPrevention:ownFeelings:unique", "count": 111, "before": 0])
    }

    @Test(arguments: [
        (1, 3, 33), (1, 2, 50), (2, 3, 67), (1, 200, 1), (0, 5, 0), (62_138, 100_000, 62),
    ]) func roundsToWholePerCent(part: Int, whole: Int, share: Int) {
        #expect(Percent.share(part, of: whole) == share)
    }

    @Test func roundsChangesAwayFromZero() {
        #expect(Percent.change(28_960, from: 23_355) == 24)
        #expect(Percent.change(1, from: 3) == -67)
        #expect(Percent.change(199, from: 200) == -1)
        #expect(Percent.change(5, from: 0) == nil)
    }
}
