import CaseStore
import HotlineModel
public import NodeMessages

extension PeriodReport {
    /// The report as the node's interface answers it.
    public var answer: FigureReport {
        let partners = figures.partners.sorted { $0.key < $1.key }
        var answer = FigureReport(
            FigureReport.Received(
                received: figures.received, byOrigin: Self.words(figures.byOrigin),
                byPartner: Counts(partners.map { ($0.key.rawValue, $0.value.received) })),
            over: FigureReport.Period(from: period.from, until: period.until))
        (answer.illegal, answer.illegalHostedHere, answer.referred) = (figures.illegal, figures.illegalHostedHere, figures.referred)
        answer.byKind = Self.codes(figures.byKind)
        answer.dispositions = Self.words(figures.dispositions)
        answer.forwardedTo = Counts(figures.forwardedTo.sorted { $0.key < $1.key }.map { ($0.key.rawValue, $0.value) })
        (answer.centralCopies, answer.notIllegal) = (figures.centralCopies, figures.notIllegal)
        (answer.awaiting, answer.withdrawn, answer.takeovers) = (figures.awaiting, figures.withdrawn, figures.takeovers)
        answer.spared = Self.words(figures.spared)
        answer.byClassification = Self.codes(figures.byClassification)
        answer.illegalByAge = Self.findings(figures.illegalByAge)
        answer.illegalBySex = Self.findings(figures.illegalBySex)
        answer.illegalByMedium = Self.findings(figures.illegalByMedium)
        answer.partners = Named(partners.map { ($0.key.rawValue, Self.partner($0.key, $0.value)) })
        answer.partner = partner
        return answer
    }

    private static func partner(_ member: MemberID, _ figures: PartnerFigures) -> FigureReport.Partner {
        FigureReport.Partner(
            received: figures.received, illegal: figures.illegal, kept: figures.illegalHostedHere, notIllegal: figures.notIllegal,
            awaiting: figures.awaiting, withdrawn: figures.withdrawn, referred: figures.referred, spared: words(figures.spared),
            backed: figures.backed,
            evidence: DocumentEndpoints.evidence(EvidenceQuery(from: member)).target)
    }

    /// Counts by the words of a closed list, each of them listed.
    private static func words<Word: WordValue>(_ counts: [Word: Int]) -> Counts {
        Counts(Word.allCases.map { ($0.rawValue, counts[$0] ?? 0) })
    }

    private static func codes<Code: OpenCode>(_ counts: [Code: Int]) -> Counts {
        Counts(listed(counts).map { ($0.code.rawValue, $0.count) })
    }

    private static func findings<Code: OpenCode>(_ counts: [Code?: Int]) -> Counts {
        Counts(listed(counts).map { ($0.code?.rawValue ?? Figure.notStated, $0.count) })
    }
}
