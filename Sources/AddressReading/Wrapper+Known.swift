extension Wrapper {
    /// The wrappers that reporters' mail programs, search engines and networks put around links.
    static let known: [Wrapper] = mailGateways + searchEngines + sites

    private static let mailGateways: [Wrapper] = [
        Wrapper(".safelinks.protection.outlook.com", .parameter(["url"])),
        Wrapper(".safelinks.protection.office365.us", .parameter(["url"])),
        Wrapper("statics.teams.cdn.office.net", "/evergreen-assets/safelinks", .parameter(["url"])),
        Wrapper("urldefense.proofpoint.com", "/v1/url", .parameter(["u"])),
        Wrapper("urldefense.proofpoint.com", "/v2/url", .dashes("u")),
        Wrapper(".urldefense.com", "/v2/url", .dashes("u")),
        Wrapper(".urldefense.com", "/v3/", .underscores),
        Wrapper(".urldefense.us", "/v3/", .underscores),
        Wrapper("urldefense.proofpoint.com", "/v3/", .underscores),
        Wrapper("linkprotect.cudasvc.com", "/url", .parameter(["a"])),
        Wrapper(".trendmicro.com", "/wis/clicktime/", .parameter(["url"])),
        Wrapper("secure-web.cisco.com", .lastSegment),
        Wrapper(".protection.sophos.com", .base64("u", behind: 0)),
        Wrapper(".fireeye.com", "/url", .parameter(["u"])),
        Wrapper(".fireeye.com", "/v1/url", .parameter(["u"])),
        Wrapper("protect.checkpoint.com", "/v2/", .between("___", "___.")),
        Wrapper("clicktime.symantec.com", .parameter(["u"])),
        Wrapper("scanmail.trustwave.com", .parameter(["u"])),
        Wrapper("deref-mail.com", .parameter(["redirecturl"])),
        Wrapper("deref-gmx.net", .parameter(["redirecturl"])),
        Wrapper("deref-web.de", .parameter(["redirecturl"])),
    ]

    private static let searchEngines: [Wrapper] = [
        Wrapper("google.*", "/url", .parameter(["q", "url"])),
        Wrapper("google.*", "/imgres", .parameter(["imgurl"])),
        Wrapper("google.*", "/translate", .parameter(["u"])),
        Wrapper("google.*", "/amp/s/", .path(behind: "/amp/s/")),
        Wrapper("google.*", "/amp/", .path(behind: "/amp/")),
        Wrapper(".translate.goog", .host(suffix: ".translate.goog")),
        Wrapper(".googleadservices.com", .parameter(["adurl"])),
        Wrapper(".cdn.ampproject.org", "/c/s/", .path(behind: "/c/s/")),
        Wrapper(".cdn.ampproject.org", "/c/", .path(behind: "/c/")),
        Wrapper(".cdn.ampproject.org", "/v/s/", .path(behind: "/v/s/")),
        Wrapper("bing.com", "/ck/a", .base64("u", behind: 2)),
        Wrapper("bing.com", "/images/search", .parameter(["mediaurl"])),
        Wrapper("translatetheweb.com", .parameter(["a"])),
        Wrapper("r.search.yahoo.com", .segment("RU=")),
        Wrapper(".search.yahoo.com", "/images/view", .parameter(["imgurl"])),
        Wrapper("duckduckgo.com", "/l/", .parameter(["uddg"])),
        Wrapper("external-content.duckduckgo.com", .parameter(["u"])),
        Wrapper("yandex.*", "/images/search", .parameter(["img_url"])),
        Wrapper("yandex.*", "/clck/", .parameter(["url"])),
    ]

    private static let sites: [Wrapper] = [
        Wrapper(".facebook.com", "/l.php", .parameter(["u"])),
        Wrapper(".facebook.com", "/sharer", .parameter(["u"])),
        Wrapper("l.instagram.com", .parameter(["u"])),
        Wrapper("l.messenger.com", "/l.php", .parameter(["u"])),
        Wrapper("l.threads.net", .parameter(["u"])),
        Wrapper("l.wl.co", .parameter(["u"])),
        Wrapper("vk.com", "/away.php", .parameter(["to"])),
        Wrapper("ok.ru", "/dk", .parameter(["st.link"])),
        Wrapper("out.reddit.com", .parameter(["url"])),
        Wrapper("linkedin.com", "/redir/", .parameter(["url"])),
        Wrapper("linkedin.com", "/safety/go", .parameter(["url"])),
        Wrapper("youtube.com", "/redirect", .parameter(["q"])),
        Wrapper("steamcommunity.com", "/linkfilter", .parameter(["url", "u"])),
        Wrapper("t.umblr.com", "/redirect", .parameter(["z"])),
        Wrapper("disq.us", "/url", .parameter(["url"])),
        Wrapper("pinterest.*", "/offsite", .parameter(["url"])),
        Wrapper("slack-redir.net", "/link", .parameter(["url"])),
        Wrapper("deviantart.com", "/users/outgoing", .query),
        Wrapper("link.zhihu.com", .parameter(["target"])),
        Wrapper("gate.sc", .parameter(["url"])),
        Wrapper("exit.sc", .parameter(["url"])),
        Wrapper("t.me", "/share/url", .parameter(["url"])),
        Wrapper("twitter.com", "/intent/tweet", .parameter(["url"])),
        Wrapper("x.com", "/intent/tweet", .parameter(["url"])),
        Wrapper("href.li", .query),
        Wrapper("anonym.to", .query),
        Wrapper("anon.to", .query),
        Wrapper("nullrefer.com", .query),
        Wrapper("jump.5ch.net", .query),
        Wrapper("jump.2ch.net", .query),
        Wrapper("pixiv.net", "/jump.php", .query),
    ]

    private init(_ host: String, _ path: String = "", _ form: Form) {
        self.host = host
        self.path = path
        self.form = form
    }

    private init(_ host: String, _ form: Form) { self.init(host, "", form) }
}
