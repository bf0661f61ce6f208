public import WebProbe

/// The rule that recognises a challenge page by its head alone.
public enum AnswerMarks {
    /// Tells if a front-end asks for proof of a person in place of the host's own answer.
    public static func isChallenge(_ answer: LookAnswer) -> Bool {
        if answer.marks["cf-mitigated"] != nil || answer.marks["x-vercel-mitigated"] != nil { return true }
        // AWS WAF also answers a challenge with 202, and a captcha with 405.
        if answer.marks["x-amzn-waf-action"] != nil { return true }
        guard [401, 403, 405, 429, 503].contains(answer.status) else { return false }
        if !answer.marks.keys.filter({ ["x-datadome", "x-sucuri-id", "x-iinfo"].contains($0) }).isEmpty { return true }
        let server = (answer.server ?? "").lowercased()
        return fronts.contains { server.hasPrefix($0) }
    }

    /// The beginnings of the `Server` fields of front-ends, in lower case.
    private static let fronts = ["akamaighost", "cloudflare", "ddos-guard", "imperva", "qrator", "stackpath", "sucuri"]
}
