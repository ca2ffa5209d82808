"""Small folders of a conversation, in order or spoilt, written for one test."""

from pathlib import Path

COMMENTS = """\
timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body
1000,Mon Jan 01,0,1,9,9,1,More light in the park
1001,Mon Jan 01,1,2,9,9,0,"Fewer patrols, more talk"
1002,Mon Jan 01,2,1,9,9,-1,Buy my shoes
"""
VOTES = """\
timestamp,datetime,comment-id,voter-id,vote
2000,Mon Jan 01,0,1,1
2003,Mon Jan 01,0,2,-1
2001,Mon Jan 01,0,2,1
2000,Mon Jan 01,1,2,0
2000,Mon Jan 01,2,5,1
"""
PARTICIPANTS = """\
participant,group-id,n-comments,n-votes,n-agree,n-disagree,0,1,2
1,0,9,9,9,9,1,,
2,1,9,9,9,9,-1,0,
5,,9,9,9,9,,,1
"""
SUMMARY = "topic,Safety, and light\nurl,https://example.org\nconversation-description,What now?\n"
POLIS = {
    "comments.csv": COMMENTS, "votes.csv": VOTES, "participants-votes.csv": PARTICIPANTS, "summary.csv": SUMMARY,
}  # fmt: skip
STATEMENTS = """\
id,text_es,text_en,status,author
a,Más luz,More light,accepted,p1
b,Menos rondas,Fewer patrols,pending,
c,Compre zapatos,Buy shoes,rejected,p1
"""
PLAIN_VOTES = """\
participant,statement,vote,timestamp
p1,a,agree,2026-03-01T12:00:00Z
p2,a,disagree,2026-03-01T12:00:02Z
p2,a,agree,2026-03-01T12:00:01Z
p2,b,0,2026-03-01T12:00:00+00:00
p3,c,pass,1772366400000
"""
ABOUT = '{"title": {"es": "Barrio", "en": "Neighbourhood"}, "description": "", "simulated": true}'
PLAIN = {"statements.csv": STATEMENTS, "votes.csv": PLAIN_VOTES, "conversation.json": ABOUT}


def write(folder: Path, files: dict[str, str | bytes | None], **changed: str | bytes | None) -> Path:
    """Write ``files``; ``changed`` replaces some by the name before the point, or leaves them out where it is None."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        key = name.split(".")[0].replace("-", "_")
        content = changed.get(key, content)
        if content is not None:
            data = content if isinstance(content, bytes) else content.encode()
            (folder / name).write_bytes(data)
    return folder
