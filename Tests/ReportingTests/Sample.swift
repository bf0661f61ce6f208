import CaseStore
import HotlineModel

/// Figures and reports to print.
enum Sample {
    static func member(_ name: String) -> MemberID {
        guard let member = MemberID(name) else { preconditionFailure("a sample's member is malformed") }
        return member
    }

    /// The published year 2014, with its shares as counts.
    static var year2014: Figures {
        var figures = Figures()
        figures.received = 28_960
        figures.byOrigin = [.public: 20_000, .partner: 8_228, .police: 132, .proactive: 600]
        figures.partners = [member("de"): partner(5_142, backed: 5_142), member("us"): partner(3_086, backed: 3_085)]
        figures.spared = [.partner: 8_228, .openCase: 400]
        figures.illegal = 17_995
        figures.notIllegal = 10_965
        figures.byClassification = [.baseline: 15_836, .national: 2_159, .notIllegal: 10_965]
        figures.illegalHostedHere = 13_235
        figures.referred = 9_690
        figures.byKind = [
            .childSexualAbuse: 17_995, .childErotica: 621, .childNudism: 751, .adultPornography: 5_270, .notFound: 2_469, .other: 1_841,
            .travellingOffenderTip: 13,
        ]
        figures.dispositions = [.keep: 13_235, .forward: 2_748, .central: 2_012]
        figures.forwardedTo = [member("us"): 2_236, member("de"): 512]
        figures.centralCopies = 15_983
        figures.illegalByAge = [.prepubescent: 9_717, .pubescent: 4_679, .infant: 1_620, .undetermined: 1_979]
        figures.illegalBySex = [.female: 14_036, .male: 1_800, .both: 540, .undetermined: 1_619]
        figures.illegalByMedium = [.image: 13_136, .video: 4_859]
        return figures
    }

    /// Tips and contacts of the published year 2014. It says how many contacts with the prevention line were repeats, not of which themes.
    static var helpline2014: HelplineFigures {
        var figures = HelplineFigures()
        figures.tipsByOrigin = [.public: 12, .police: 1]
        (figures.tipsWithSupplement, figures.tipsHandedOver) = (9, 13)
        func add(_ service: ContactService, _ theme: ContactTheme, _ count: Int, isRepeat: Bool = false) {
            figures.contacts.append(ContactCount(service: service, channel: .chat, theme: theme, isRepeat: isRepeat, count: count))
        }
        add(.youthHelpDesk, .extortionAfterWebcamSex, 427)
        add(.youthHelpDesk, .notRecorded, 904)
        let themes: [(ContactTheme, Int)] = [
            (.ownFeelings, 111), (.somebodyNear, 85), (.professional, 18), (.generalQuestion, 43), (.notSerious, 6),
        ]
        for (theme, count) in themes { add(.offenderPrevention, theme, count) }
        add(.offenderPrevention, .notRecorded, 113, isRepeat: true)
        return figures
    }

    private static func partner(_ count: Int, backed: Int) -> PartnerFigures {
        var figures = PartnerFigures()
        (figures.received, figures.illegal, figures.illegalHostedHere, figures.backed) = (count, count, count, backed)
        figures.spared = [.partner: count]
        return figures
    }

    /// A report as a figure counts it.
    static func report(_ number: Int64, _ origin: Origin, placement: Int64 = 0) -> CountedReport {
        CountedReport(
            number: number, receivedAt: Timestamp(milliseconds: 1_388_534_400_000 + number), origin: origin,
            caseID: CaseID(
                opener: member("nl"), number: UniqueID(high: 0x0143_4A2B_0000_7000, low: 0x8000_0000_0000_0000 | UInt64(number))),
            kind: origin == .police ? nil : .childSexualAbuse, classification: origin == .police ? nil : .baseline,
            spared: origin.partner == nil ? nil : .partner, placement: placement)
    }
}
