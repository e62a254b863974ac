import _native

QUOTE_MINIMAL, QUOTE_ALL, QUOTE_NONNUMERIC, QUOTE_NONE = 0, 1, 2, 3


class Error(Exception):
    pass


def _row(text, delimiter, quotechar):
    fields, field, i, quoted = [], "", 0, False
    while i < len(text):
        c = text[i]
        if quoted:
            if c != quotechar:
                field += c
            elif text[i + 1:i + 2] == quotechar:
                field += c
                i += 1
            else:
                quoted = False
        elif c == quotechar and not field:
            quoted = True
        elif c == delimiter:
            fields.append(field)
            field = ""
        elif c in "\r\n":
            pass
        else:
            field += c
        i += 1
    return fields, field, quoted


def reader(csvfile, dialect="excel", *, delimiter=",", quotechar='"', quoting=QUOTE_MINIMAL, skipinitialspace=False):
    if dialect not in ("excel", "excel-tab") or quoting != QUOTE_MINIMAL or skipinitialspace:
        _native.refuse("csv.reader() with this dialect")
    if dialect == "excel-tab":
        delimiter = "\t"
    text = ""
    for line in csvfile:
        text += line
        fields, field, quoted = _row(text, delimiter, quotechar)
        if quoted:
            continue
        if text.rstrip("\r\n") or fields:
            yield fields + [field]
        else:
            yield []
        text = ""
    if text:
        yield fields + [field]


class DictReader:
    def __init__(self, f, fieldnames=None, restkey=None, restval=None, dialect="excel", *args, **kwds):
        self.reader = reader(f, dialect, *args, **kwds)
        self._names = fieldnames
        self.restkey = restkey
        self.restval = restval

    @property
    def fieldnames(self):
        if self._names is None:
            self._names = next(self.reader, None)
        return self._names

    def __iter__(self):
        return self

    def __next__(self):
        names = self.fieldnames
        row = next(self.reader)
        while row == []:
            row = next(self.reader)
        d = dict(zip(names, row))
        if len(names) < len(row):
            d[self.restkey] = row[len(names):]
        for name in names[len(row):]:
            d[name] = self.restval
        return d
