import CommandLineInterface
import Cryptography
import Envelopes
import HotlineModel
import Membership

/// `hotline federation root …`: the next root, from the draft to its publication.
enum RootCommands {
    static let group = Command(
        "root", summary: "Change the federation's root: its keys, how many must sign, and the keys for directories",
        discussion: """
            A new root needs the signatures of enough keys of the root in use, and of enough of its own. “draft” writes it, “sign” adds \
            signatures, and “publish” puts it in use. The draft is a file that may travel: key holders may sign one copy after the other, \
            or each a copy on a machine of their own, and “publish” gathers the copies.

            After the next directory is signed under the new root, members fetch that root from each other.
            """,
        examples: [
            "hotline federation root draft --dir secretariat --new-keys 1 --remove-key KID",
            "hotline federation root sign secretariat/root-draft.json --key /media/stick/root-2.key",
            "hotline federation root publish --dir secretariat",
        ],
        subcommands: [makeKey, draft, sign, publish, show])

    private static let folder = Option.required("dir", "FOLDER", "The secretariat's folder.")

    private static let makeKey = Command(
        "make-key", summary: "Make a root or directory key on a machine of its own",
        discussion: """
            Writes the secret key to FILE and the public one to FILE.pub. Only the public one goes to the secretariat, for “root draft”.
            """,
        examples: ["hotline federation root make-key /media/stick/root-4.key"], options: [.json],
        arguments: [.required("FILE", "The file for the secret key; it must not exist yet.")]
    ) { invocation in
        let path = invocation.argument("FILE")
        let key = try Secretariat.makeKey(at: path)
        invocation.print(
            "Made key \(key.keyID). Its public half is in \(path).pub; keep \(path) apart.\n",
            json: ["key": .string(key.keyID), "secret": .string(path), "public": .string(path + ".pub")])
        return .done
    }

    private static let draft = Command(
        "draft", summary: "Draft the next root",
        discussion: """
            Everything that no option names stays as it is. Keys to be removed, ended or revoked are named by their kid, or by at least \
            six characters of its beginning. New keys are made in the secretariat's folder, or elsewhere with “root make-key”.

            An ended directory key signs no further directories, but those that it signed stay valid. If it is revoked, members refuse \
            every directory under it that they do not have yet: use this if the key is lost or stolen.
            """,
        examples: [
            "hotline federation root draft --dir secretariat --new-directory-key --end-directory-key KID",
            "hotline federation root draft --dir secretariat --threshold 2 --add-key root-4.key.pub --remove-key KID",
        ],
        options: [
            folder, .value("threshold", "K", "How many root keys must sign from then on."),
            .value("new-keys", "N", "How many root keys to make in the folder.", default: "0"),
            .repeated("add-key", "FILE.pub", "A root key that was made elsewhere."),
            .repeated("remove-key", "KID", "A root key that signs no more."),
            .flag("new-directory-key", "Make a key for directories in the folder."),
            .repeated("add-directory-key", "FILE.pub", "A key for directories that was made elsewhere."),
            .repeated("end-directory-key", "KID", "A key for directories that signs no more."),
            .repeated("revoke-directory-key", "KID", "A key for directories that is lost or stolen."),
            .value("days", "N", "The number of days for which the new root is valid.", default: "3650"),
            .flag("replace", "Replace an existing draft; its signatures are lost."), .json,
        ]
    ) { invocation in
        var change = RootChange()
        if invocation.value("threshold") != nil { change.threshold = try invocation.integer("threshold", in: 1...64, default: 1) }
        change.newKeys = try invocation.integer("new-keys", in: 0...64, default: 0)
        change.lifetime = .seconds(try invocation.integer("days", in: 1...36_500, default: 3_650) * 86_400)
        change.makesDirectoryKey = invocation.flag("new-directory-key")
        change.addedKeys = try invocation.values("add-key").map { try Secretariat.publicKey(at: $0) }
        change.addedDirectoryKeys = try invocation.values("add-directory-key").map { try Secretariat.publicKey(at: $0) }
        change.removedKeys = invocation.values("remove-key")
        change.endedDirectoryKeys = invocation.values("end-directory-key")
        change.revokedDirectoryKeys = invocation.values("revoke-directory-key")
        var secretariat = try Secretariat(folder: invocation.required("dir"))
        let proposal = try secretariat.draftRoot(change, replacing: invocation.flag("replace"), at: .now)
        let overview = RootOverview(proposal)
        invocation.print(
            overview.text + "Next: hotline federation root sign \(secretariat.rootDraftPath) --key FILE, wherever the keys are\n",
            json: overview.json(of: secretariat.rootDraftPath))
        return .done
    }

    private static let sign = Command(
        "sign", summary: "Add signatures to a draft, or to a copy of it",
        discussion: """
            Prints what it signs. Compare the digests of the draft and of the root that it follows with those of the other key holders. \
            The machine needs the draft and the key, nothing else.
            """,
        examples: [
            "hotline federation root sign root-draft.json --key /media/stick/root-2.key",
            "hotline federation root sign secretariat/root-draft.json --dir secretariat",
        ],
        options: [
            .repeated("key", "FILE", "The secret file of a root key, in use or new."),
            .value("dir", "FOLDER", "Sign with every root key in this secretariat's folder."), .json,
        ],
        arguments: [.required("DRAFT", "The draft; the signed one takes its place.")]
    ) { invocation in
        let path = invocation.argument("DRAFT")
        let keys = invocation.values("key")
        guard !keys.isEmpty || invocation.value("dir") != nil else { throw UsageError("Name the keys with --key FILE or --dir FOLDER.") }
        var proposal: RootProposal?
        if !keys.isEmpty { proposal = try Secretariat.signRootDraft(at: path, with: keys, skippingOthers: false) }
        if let folder = invocation.value("dir") {
            let own = try Secretariat(folder: folder).rootKeyPaths()
            proposal = try Secretariat.signRootDraft(at: path, with: own, skippingOthers: true)
        }
        guard let proposal else { return .failed }
        let overview = RootOverview(proposal)
        let next =
            proposal.isComplete
            ? "Enough keys have signed: hotline federation root publish --dir FOLDER" : "More keys must sign before it can be published."
        invocation.print(overview.text + next + "\n", json: overview.json(of: path))
        return .done
    }

    private static let publish = Command(
        "publish", summary: "Put the drafted root in use",
        discussion: """
            Gathers the signatures of the draft in the folder and of its copies. Writes root.json for future members, and roots.ndjson, \
            with all roots from the first on, for present ones. Sign a directory next: it leads the members to the new root.
            """,
        examples: ["hotline federation root publish --dir secretariat --copy copy-a.json --copy copy-b.json"],
        options: [folder, .repeated("copy", "FILE", "A signed copy of the draft."), .json]
    ) { invocation in
        var secretariat = try Secretariat(folder: invocation.required("dir"))
        let copies = try invocation.values("copy").map { try FederationCommands.contents(of: $0) }
        let root = try secretariat.publishRoot(with: copies)
        invocation.print(
            """
            Root version \(root.version) is in use: \(root.threshold) of \(root.keys.count) keys. Its digest, for members to come:

              \(root.digest.hex)

            Next: hotline federation sign --dir \(invocation.required("dir")); members that fetch nothing from others get \(secretariat.rootsPath) as a file.

            """,
            json: [
                "version": .integer(Int64(root.version)), "rootDigest": .string(root.digest.hex),
                "threshold": .integer(Int64(root.threshold)), "keys": .integer(Int64(root.keys.count)),
                "root": .string(secretariat.rootPath), "roots": .string(secretariat.rootsPath),
            ])
        return .done
    }

    private static let show = Command(
        "show", summary: "Show the root in use with its keys, and the draft of the next one",
        examples: ["hotline federation root show --dir secretariat"], options: [folder, .json]
    ) { invocation in
        let secretariat = try Secretariat(folder: invocation.required("dir"))
        let root = RootOverview(secretariat.root)
        let draft = try secretariat.rootProposal().map { RootOverview($0) }
        invocation.print(
            "In use:\n\(root.text)" + (draft.map { "Drafted:\n\($0.text)" } ?? "Nothing is drafted.\n"),
            json: ["root": root.json, "draft": draft?.json ?? .null])
        return .done
    }
}
