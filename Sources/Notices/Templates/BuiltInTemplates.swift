extension NoticeTemplate {
    /// The texts that come with the program.
    public static func builtIn(_ language: NoticeLanguage) -> NoticeTemplate {
        own(language == .english ? english : dutch)
    }

    /// The texts of withdrawals.
    static func withdrawal(_ language: NoticeLanguage) -> NoticeTemplate {
        own(language == .english ? englishWithdrawal : dutchWithdrawal, needing: NoticePlaceholder.neededInWithdrawal)
    }

    private static func own(_ text: String, needing needed: Set<NoticePlaceholder> = NoticePlaceholder.needed) -> NoticeTemplate {
        guard let template = try? NoticeTemplate(parsing: text, needing: needed) else {
            preconditionFailure("a template of our own is malformed")
        }
        return template
    }

    static let englishWithdrawal = """
        Subject: Withdrawal {{number}}: our notice about {{count}}

        {{hotline}} told you before that material at the addresses below is illegal. We withdraw that: our finding does not stand any more.

        WHAT IT IS ABOUT
        {{addresses}}

        {{attachment}}

        WHAT IT MEANS
        You need not keep this material inaccessible because of our notice. If you removed it, whether you restore it is for you to decide.
        Please correct what you recorded about your customer because of our notice. Our other notices are not touched by this.

        {{hotline}}
        {{postalAddress}}
        {{mailbox}}
        {{telephone}}
        """

    static let dutchWithdrawal = """
        Subject: Intrekking {{number}}: onze melding over {{count}}

        {{hotline}} meldde u eerder dat materiaal op de onderstaande adressen illegaal is. Wij trekken dat in: onze beoordeling geldt niet meer.

        WAAROVER HET GAAT
        {{addresses}}

        {{attachment}}

        WAT HET BETEKENT
        U hoeft dit materiaal niet wegens onze melding ontoegankelijk te houden. Of u terugplaatst wat u verwijderde, beslist u zelf.
        Corrigeer alstublieft wat u wegens onze melding over uw klant heeft vastgelegd. Onze andere meldingen blijven gelden.

        {{hotline}}
        {{postalAddress}}
        {{mailbox}}
        {{telephone}}
        """

    static let english = """
        Subject: Notice {{number}}: child sexual abuse material, {{count}}

        This is notice {{number}} of {{hotline}}, under Article 16 of Regulation (EU) 2022/2065 (Digital Services Act).

        {{repeats}}

        WHY IT IS ILLEGAL
        {{reasons}}

        WHERE IT IS
        {{addresses}}

        {{attachment}}

        WHAT WE ASK
        Please make this material inaccessible without delay, and keep what the law of your country obliges you to keep for the police.
        Please do not send us the material, and do not open it more than your procedure demands.
        Please confirm that you received this notice (Article 16(4)), and tell us your decision (Article 16(5)). You can answer to {{mailbox}}.

        {{decisionLink}}

        {{banner}}

        {{goodFaith}}

        {{hotline}}
        {{postalAddress}}
        {{mailbox}}
        {{telephone}}
        """

    static let dutch = """
        Subject: Melding {{number}}: materiaal van seksueel kindermisbruik, {{count}}

        Dit is melding {{number}} van {{hotline}}, op grond van artikel 16 van Verordening (EU) 2022/2065 (digitaledienstenverordening).

        {{repeats}}

        WAAROM HET ILLEGAAL IS
        {{reasons}}

        WAAR HET STAAT
        {{addresses}}

        {{attachment}}

        WAT WIJ VRAGEN
        Maak dit materiaal alstublieft onmiddellijk ontoegankelijk, en bewaar wat u volgens de wet voor de politie moet bewaren.
        Stuur ons het materiaal niet toe, en open het niet vaker dan uw procedure vereist.
        Bevestig alstublieft de ontvangst van deze melding (artikel 16, lid 4) en laat ons uw besluit weten (artikel 16, lid 5). U kunt antwoorden aan {{mailbox}}.

        {{decisionLink}}

        {{banner}}

        {{goodFaith}}

        {{hotline}}
        {{postalAddress}}
        {{mailbox}}
        {{telephone}}
        """
}
