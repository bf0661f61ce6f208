extension NoticeTemplate {
    /// The texts that come with the program.
    public static func builtIn(_ language: NoticeLanguage) -> NoticeTemplate {
        let text = language == .english ? english : dutch
        guard let template = try? NoticeTemplate(parsing: text) else { preconditionFailure("a template of our own is malformed") }
        return template
    }

    static let english = """
        Subject: Notice {{number}}: child sexual abuse material, {{count}} on your network

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
        Please confirm that you received this notice (Article 16(4)), and tell us your decision (Article 16(5)). You can answer this mail.

        {{decisionLink}}

        {{banner}}

        {{goodFaith}}

        {{hotline}}
        {{postalAddress}}
        {{mailbox}}
        {{telephone}}
        """

    static let dutch = """
        Subject: Melding {{number}}: materiaal van seksueel kindermisbruik, {{count}} op uw netwerk

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
        Bevestig alstublieft de ontvangst van deze melding (artikel 16, lid 4) en laat ons uw besluit weten (artikel 16, lid 5). U kunt deze mail beantwoorden.

        {{decisionLink}}

        {{banner}}

        {{goodFaith}}

        {{hotline}}
        {{postalAddress}}
        {{mailbox}}
        {{telephone}}
        """
}
