#!/usr/bin/perl
# tests/docs/tables.pl python-subset|directives: the page of that name in docs/, from the tables in the source.
use strict;
use warnings;

sub text { open my $f, '<', $_[0] or die "$_[0]: $!\n"; local $/; my $t = <$f>; return $t }

# The arguments of each NAME(...) in a .def file, quotes off.
sub rows {
    my ($path, $name) = @_;
    my $t = text($path);
    $t =~ s{/\*.*?\*/}{}gs;
    my @rows;
    while ($t =~ /^$name\(((?:[^()"]|"(?:[^"\\]|\\.)*")*)\)/gm) {
        my @args = map { s/^\s+|\s+$//gr } ($1 =~ /((?:[^,"]|"(?:[^"\\]|\\.)*")+)/g);
        s/"\s*"//g, s/^"|"$//g for @args;
        push @rows, \@args;
    }
    return @rows;
}

# The names in a C array of natives: { "name", function, ...
sub natives {
    my ($path, $array) = @_;
    my $t = text($path);
    $t =~ /\b\Q$array\E\[\w*\] = \{(.*?)\n\};/s || $t =~ /\b\Q$array\E\[\w*\] = \{(.*?)\};/s or die "$path: no $array\n";
    my $body = $1;
    if ($body =~ /\b([A-Z]+),/ && $t =~ /^#define $1\s((?:.*\\\n)*.*)/m) { $body = "$1,$body" }
    return $body =~ /\{\s*\{?\s*"(\w+)"/g;
}
sub list { return join ', ', map { "`$_`" } @_ }
sub wrap { # to 140 columns
    my ($text, $indent) = @_;
    my ($out, $line) = ('', '');
    for my $word (split / /, $text) {
        if (length($line) + length($word) + 1 > 140) { $out .= "$line\n"; $line = $indent . $word }
        else { $line .= ($line eq '' ? '' : ' ') . $word }
    }
    return "$out$line\n";
}

# What a module of engine/py/lib defines at its top level.
sub defined_in {
    my ($path) = @_;
    my (%seen, @names);
    for (split /\n/, text($path)) {
        my @found = /^(?:def|class) (\w+)/ ? $1 : /^(\w+(?:, \w+)*)(?: = \w+)* = / ? split(/, /, $1) : /^from \w+ import (\w+)$/ ? $1 : ();
        push @found, $1 if /^\w+ = (\w+) = /;
        push @names, grep { !/^_/ && !$seen{$_}++ } @found;
    }
    return @names;
}

# The names that a C function gives a module: in tables of natives, or one at a time.
sub given_by {
    my ($path, $function) = @_;
    my $t = text($path);
    $t =~ /^struct py_value \*$function\(struct py \*py\)\n\{\n(.*?)^\}/ms or die "$path: no $function\n";
    my $body = $1;
    my (%seen, @names);
    push @names, $1 while $body =~ /\{ "(\w+)", \w+, /g;
    while ($body =~ /\*const names\[\] = \{(.*?)\};/gs) { my $n = $1; push @names, $n =~ /"(\w+)"/g }
    push @names, $1 while $body =~ /SLICE\("(\w+)"\)/g;
    push @names, $1 while $body =~ /\{ "([A-Z]+)", \w+ \}/g;
    push @names, natives($path, $1) if $body =~ /py_module_of\(py, "\w+", (functions)\)/;
    if ($function =~ /hashlib/ && $t =~ /algorithms\[\] = \{(.*?)\n\};/s) { my $all = $1; push @names, $all =~ /\{ "(\w+)"/g }
    if ($function =~ /_re_/ && $t =~ /flags\[\] = \{(.*?)\};/s) { my $all = $1; push @names, $all =~ /"(\w+)"/g }
    return grep { !$seen{$_}++ } @names;
}

sub modules {
    my (%of, $t);
    $t = text('engine/py/modules.c');
    while ($t =~ /\{ "([\w.]+)", (py_\w+_module) \}/g) {
        my ($name, $function) = ($1, $2);
        next if $name =~ /^_/;
        for my $path (glob 'engine/py/*.c') {
            next unless text($path) =~ /^struct py_value \*$function\(struct py \*py\)\n\{/m;
            $of{$name} = $function =~ /typing/ ? undef : [given_by($path, $function)];
        }
    }
    for my $path (glob 'engine/py/lib/*.py') {
        my ($name) = $path =~ m{([^/]+)\.py$};
        $of{$name} = [defined_in($path)] unless $name =~ /^_/;
    }
    return %of;
}

sub limits {
    my $t = text('engine/py/interp.c');
    my ($steps) = $t =~ /STEPS = (\d+)/;
    my ($depth) = $t =~ /DEPTH = (\d+)/;
    my ($mb) = $t =~ /MEMORY = \(size_t\)(\d+) << 20/;
    my ($text) = text('engine/py/parse.h') =~ /PY_MAX_TEXT = (\d+) \* 1024 \* 1024/;
    my ($file) = text('engine/py/module_file.c') =~ /FILE_CAP = (\d+) << 20/;
    return "$steps steps, $mb MB of memory, $depth levels of calls and expressions, $text MB of source; a file that a program reads: $file MB";
}

sub python_subset {
    my $out = <<'END';
# The Python that mig runs

Made by `make docs` from the tables that the evaluator itself reads; `tests/docs/tables.sh` holds the two together.

A revision file is run by mig's own evaluator: its module, then `upgrade()` or `downgrade()`. What stands below works as in CPython 3.11,
down to the texts of exceptions; syntax is 3.12's. Anything else ends the run before the first statement goes out, with file, line, column
and the name of the construct. Such a refusal cannot be caught by the program. `tests/differential/pydiff.py` compares random programs
with CPython.

END
    $out .= "## Statements\n" . wrap(join(', ', map { $_->[2] =~ s/'/`/gr } grep { $_->[0] ne 'EXPR' } rows('engine/py/ast.def', 'AST_STMT')) . '.', '');
    $out .= "Not read: `async`, `except*`, type parameters, `type` statements.\n\n";
    $out .= "## Expressions\n" . wrap(join(', ', map { $_->[2] =~ s/'/`/gr } grep { $_->[0] !~ /IMAGINARY|AWAIT/ } rows('engine/py/ast.def', 'AST_EXPR')) . '.', '');
    $out .= wrap('Operators: ' . list(map { $_->[1] } rows('engine/py/ast.def', 'AST_OP')) . '.', '');
    $out .= <<'END';
Refused: complex numbers, `await`, a `yield` within a larger expression (as a statement, or what a statement assigns or returns, it runs),
`is` between equal numbers or texts that are not one object, integers beyond 64 bits, the order of a set that holds numbers, what would
show an address (`id()`, `repr()` of a plain object). A generator that is left for good within `try` or `with` is refused at the end.

END
    my @functions = grep { !/^(input|eval|exec|compile|__import__|id)$/ } natives('engine/py/builtin.c', 'functions');
    $out .= "## Builtin functions\n" . wrap(list(sort @functions) . '.', '');
    $out .= "`input`, `eval`, `exec`, `compile` and `__import__` are refused. What `print()`, loggers and `warnings` write goes to standard error when the revision runs; the ini's logging sections decide about loggers, as in Alembic (a traceback is not shown).\n\n## Methods\n";
    my %methods = (str => 'builtin_str', bytes => 'builtin_num', int => 'builtin_num', float => 'builtin_num', dict => 'builtin_dict',
        set => 'builtin_dict', list => 'builtin_seq', tuple => 'builtin_seq');
    for my $type (sort keys %methods) {
        my @have = natives("engine/py/$methods{$type}.c", "py_${type}_methods");
        $out .= wrap("* `$type`: " . list(grep { !/^_/ } sort @have) . '.', '  ');
    }
    my %absent;
    push @{ $absent{ lc $_->[0] } }, $_->[1] for grep { $_->[1] !~ /^__/ } rows('engine/py/absent.def', 'PY_ABSENT');
    $out .= "\nPython has these too, mig refuses them:\n" . join '', map { wrap("* `$_`: " . list(@{ $absent{$_} }) . '.', '  ') } sort keys %absent;
    $out .= "\n## Exceptions\n" . wrap(list(map { $_->[0] } rows('engine/py/exception.def', 'PY_EXCEPTION')) . '.', '');
    my %of = modules();
    $out .= "\n## Modules\n" . wrap('Beside those of Alembic and SQLAlchemy ([directives.md](directives.md)). A name that Python\'s module has and that is not listed is refused '
        . 'where it is used; so is a module that is not listed, and one that fails to import only matters where one of its names is used.', '');
    for my $name (sort keys %of) {
        $out .= wrap("* `$name`: " . ($of{$name} ? list(@{ $of{$name} }) : 'any name, for annotations; `NamedTuple`, `TypedDict`, `Generic`, `Protocol`, `cast`') . '.', '  ');
    }
    $out .= "\nFiles are read (`open()`, `pathlib`, `os.path`), never written. Random numbers and the time of day are the machine's.\n";
    $out .= "\n## Limits\n" . wrap(limits() . '.', '');
    return $out;
}

# ---- directives.md ----

# Strings of a C expression, macros of the file put in.
sub joined {
    my ($expr, %macro) = @_;
    $expr =~ s/\b([A-Z]{3,})\b/exists $macro{$1} ? qq("$macro{$1}") : ''/ge;
    my @parts;
    for my $one (split /,(?=(?:[^"]*"[^"]*")*[^"]*$)/, $expr) {
        my $s = join '', $one =~ /"([^"]*)"/g;
        push @parts, $s =~ s/\s+/ /gr;
    }
    return @parts;
}

sub shown { # "a b? *c?" as a signature
    my ($words) = @_;
    my ($star, @out) = (0);
    for my $w (split / /, $words) {
        next if $w eq '';
        if ($w eq '...') { push @out, '*args' }
        elsif ($w eq '**') { push @out, '**dialect options' }
        else {
            if ($w =~ s/^\*// && !$star) { push @out, '*' unless grep { $_ eq '*args' } @out; $star = 1 }
            push @out, $w =~ s/\?$/=/r;
        }
    }
    return join ', ', @out;
}

sub signatures {
    my %of;
    for my $path (glob 'engine/op/*.c') {
        my $t = text($path);
        my %macro;
        while ($t =~ /^#define ([A-Z]+)\s+((?:\\\n|[^\n])*?)\n/mg) { my ($n, $v) = ($1, $2); $macro{$n} = join '', $v =~ /"([^"]*)"/g }
        while ($t =~ /\b(op_bind|bind)\(py,(.*?),\s*(?:got|v|NULL)\b/gs) {
            my ($how, $rest) = ($1, $2);
            $rest =~ s/^\s*self,//;
            if ($rest =~ /\bcreate\s*\? "([^"]*comment[^"]*)"\s*: "([^"]*comment[^"]*)"/) {
                @of{qw(create_table_comment drop_table_comment)} = ({ $path => $1 }, { $path => $2 });
                next;
            }
            my ($name, undef, @words) = joined($rest, %macro);
            next if !$name || $name !~ /^\w+$/;
            $of{$name}{$path} //= $words[0];
            $of{"batch $name"}{$path} //= $words[1] if $how eq 'bind' && defined $words[1];
        }
    }
    return %of;
}

sub directives {
    my %signature = signatures();
    my $find = sub { my ($name, $path) = @_; my $s = $signature{$name} or return undef; return $s->{ $path || '' } // (map { $s->{$_} } sort keys %$s)[0] };
    my $out = <<'END';
# What a revision body can call

Made by `make docs` from the tables that the evaluator itself reads; `tests/docs/tables.sh` holds the two together. The reference is
Alembic 1.19.2 with SQLAlchemy 2.0.52. A keyword, type, attribute or function that is not here is refused with its place.

## alembic.op
END
    my $t = text('engine/op/directive.c');
    my %batch;
    if ($t =~ /op_batch_directives\[\] = \{(.*?)\n\};/s) { my $b = $1; $batch{$_} = 1 for $b =~ /\b[DE]\("?(\w+)/g }
    my ($table) = $t =~ /op_directives\[\] = \{(.*?)\n\};/s;
    for my $name ($table =~ /\b[DE]\("?(\w+)/g) {
        my $s = $find->($name, 'engine/op/directive.c');
        $out .= wrap("* `$name(" . (defined $s ? shown($s) : '...') . ')`' . ($batch{$name} ? '; on a batch too' : '') . '.', '  ');
    }
    $out .= "\n## Dialect options\n| of | dialect | names |\n|---|---|---|\n";
    $out .= join '', map { "| $_->[0] | $_->[1] | " . ($_->[2] eq '*' ? 'any' : list(split / /, $_->[2])) . " |\n" } rows('engine/op/option.def', 'OPTION');
    $out .= "\nA name is written with its dialect in front: `postgresql_where=`.\n\n## Types\n";
    my (%types, @order);
    for (rows('engine/op/type.def', 'TYPE')) {
        my (undef, $module, $name, undef, undef, $words) = @$_;
        next unless $module && $name =~ /^\w+$/;
        push @order, $module unless $types{$module};
        push @{ $types{$module} }, '`' . $name . ($words ? '(' . shown($words) . ')' : '') . '`';
    }
    $out .= wrap("* `$_`: " . join(', ', @{ $types{$_} }) . '.', '  ') for @order;
    my %library;
    push @{ $library{ $_->[0] } }, $_->[1] for rows('engine/op/library.def', 'LIBRARY');
    $out .= "\nOf other packages:\n" . join '', map { wrap("* `$_`: " . list(@{ $library{$_} }) . '.', '  ') } sort keys %library;
    $out .= wrap('Classes of the file that derive from `TypeDecorator`, `UserDefinedType` or another type, and functions of `@compiles`, run: what they '
        . 'give on the dialect is what is written. A value of a type that changes values (`process_bind_param`) is refused as a literal.', '');
    $out .= "\n## Constructs\n" . wrap(list(sort { lc $a cmp lc $b || $a cmp $b } keys %{ { map { $_->[1] => 1 } rows('engine/op/catalogue.def', 'NAME') } }) . '.', '');
    $out .= "\n## Functions\n" . wrap('`func` takes any name; of these the result has a type: ' . list(map { $_->[0] } rows('engine/op/function.def', 'FUNCTION')) . '.', '');
    $out .= "\n## Modules\n" . wrap(list(map { $_->[0] } rows('engine/op/module.def', 'MODULE')) . '.', '');
    return $out;
}

my %pages = ('python-subset' => \&python_subset, directives => \&directives);
my $page = $pages{ $ARGV[0] // '' } or die "usage: tables.pl python-subset|directives\n";
print $page->();
