/** What `docker inspect` says of the container that the templates below are about. */
export const INSPECTED = {
  Id: 'e20f9c1a76565d62ae24a3bb877b17b862b6eab94f4e95a0e07ccf25087aaf4f',
  Created: '2026-01-02T03:04:05.600Z',
  Args: ['-g', 'daemon off;'],
  Name: '/web-1',
  RestartCount: 2,
  State: { Status: 'running', Running: true, Pid: 42, StartedAt: '2026-01-02T03:04:06+02:00' },
  HostConfig: { NetworkMode: 'bridge', Binds: null, Memory: 1024, PidsLimit: 7 },
  Config: {
    Hostname: 'e20f9c1a7656',
    Env: ['A=1', 'VERSION=1.2.3', 'HOME=/root', 'Ü=ß'],
    Image: 'reg:5000/ns/web:1.2',
    Labels: { a: 'x', b: 'Y z', 'com.example.team': 'core', empty: '' },
    ExposedPorts: { '80/tcp': {}, '443/tcp': {} },
  },
  NetworkSettings: {
    IPAddress: '172.17.0.2',
    Ports: { '80/tcp': [{ HostIp: '0.0.0.0', HostPort: '8080' }], '443/tcp': null },
    Networks: { bridge: { IPAddress: '172.17.0.2' }, net2: { IPAddress: '10.9.0.2' } },
  },
};

type Golden = readonly (readonly [source: string, text: string])[];

// What Go's text/template (1.26) writes for that container with go-dockerclient's structs and
// registrator's functions. Each table was recorded there, not thought out.

export const SYNTAX: Golden = [
  ['', ''],
  ['plain, }} and { {', 'plain, }} and { {'],
  ['a{{/* a comment */}}b', 'ab'],
  ['a {{- /* trimmed */ -}} b', 'ab'],
  ['a\t\n{{- "b" -}}\n c', 'abc'],
  ['{{"a" -}} {{- "b"}}', 'ab'],
  ['{{- 3}}{{-3}}', '3-3'],
  ['{{ .Name\n | print }}', '/web-1'],
  ['{{"\\a\\b\\f\\n\\r\\t\\v\\\\\\"\\x41\\101\\u00e9\\U0001F680"}}', '\x07\b\f\n\r\t\v\\"AAé🚀'],
  ['{{`raw \\n "text"`}}{{`a\r\nb`}}', 'raw \\n "text"a\nb'],
  ["{{'a'}} {{'\\''}} {{'\\n'}} {{'ü'}}", '97 39 10 252'],
  ['{{10}} {{+3}} {{-0}} {{0x1F}} {{0b11}} {{0o17}} {{017}} {{1_000}}', '10 3 0 31 3 15 15 1000'],
  ['{{true}} {{false}}', 'true false'],
  [
    '{{.Config.Hostname}} {{(.Config).Hostname}} {{$.Config.Hostname}}',
    'e20f9c1a7656 e20f9c1a7656 e20f9c1a7656',
  ],
  ['{{.Config.Labels.a}}{{(index .NetworkSettings.Networks "net2").IPAddress}}', 'x10.9.0.2'],
  ['{{$x := "a"}}{{$x}}{{$x = "b"}}{{$x}}', 'ab'],
  ['{{$x := .Config}}{{$x.Hostname}}', 'e20f9c1a7656'],
  ['{{(print "a" | print) | print "b"}}', 'ba'],
  ['{{print (1) (2)}}', '1 2'],
  ['{{1|}}', '1'],
  ['{{len print}}', '0'],
];

export const BRANCHES: Golden = [
  ['{{if .State.Running}}yes{{else}}no{{end}}', 'yes'],
  ['{{if .Config.User}}yes{{else}}no{{end}}', 'no'],
  ['{{if .Config.User}}yes{{end}}', ''],
  ['{{if 0}}a{{else if ""}}b{{else if .Volumes}}c{{else}}d{{end}}', 'd'],
  ['{{if 0}}a{{else if 1}}b{{else}}c{{end}}', 'b'],
  ['{{if .Config.Labels.nope}}a{{else if .HostConfig.Binds}}b{{else if .Node}}c{{end}}', ''],
  ['{{if .Created}}a{{end}}{{if .State}}b{{end}}{{if .Args}}c{{end}}{{if -1}}d{{end}}', 'abcd'],
  ['{{if httpGet "u"}}a{{end}}', 'a'],
  ['{{with .Config.Hostname}}{{.}}{{end}}', 'e20f9c1a7656'],
  [
    '{{with $x := .Config}}{{$x.Hostname}} {{.Image}} {{$.Name}}{{end}}',
    'e20f9c1a7656 reg:5000/ns/web:1.2 /web-1',
  ],
  ['{{with .Config.User}}a{{else with .Name}}{{.}}{{else}}c{{end}}', '/web-1'],
  ['{{with .Config.User}}a{{else}}{{.Name}}{{end}}', '/web-1'],
  ['{{$x := 1}}{{if true}}{{$x = 2}}{{$x := 3}}{{$x}}{{end}}{{$x}}', '32'],
  ['{{range .Config.Env}}<{{.}}>{{end}}', '<A=1><VERSION=1.2.3><HOME=/root><Ü=ß>'],
  ['{{range $e := .Args}}{{$e}},{{end}}', '-g,daemon off;,'],
  ['{{range $i, $e := .Args}}{{$i}}{{$e}},{{end}}', '0-g,1daemon off;,'],
  [
    '{{range $k, $v := .Config.Labels}}{{$k}}={{$v}};{{end}}',
    'a=x;b=Y z;com.example.team=core;empty=;',
  ],
  [
    '{{range $p, $b := .NetworkSettings.Ports}}{{$p}}{{range $b}}>{{.HostPort}}{{else}}!{{end}} {{end}}',
    '443/tcp! 80/tcp>8080 ',
  ],
  ['{{range .HostConfig.Binds}}a{{else}}none{{end}}', 'none'],
  ['{{range .Config.Labels.nope}}a{{else}}none{{end}}', 'none'],
  ['{{range 3}}{{.}}{{end}}{{range 0}}a{{else}}none{{end}}', '012none'],
  [
    '{{range .Config.Env}}{{if eq . "HOME=/root"}}{{break}}{{end}}{{.}} {{end}}',
    'A=1 VERSION=1.2.3 ',
  ],
  [
    '{{range .Config.Env}}{{if eq . "A=1"}}{{continue}}{{end}}{{.}} {{end}}',
    'VERSION=1.2.3 HOME=/root Ü=ß ',
  ],
  ['{{$x := 0}}{{range $x = .Args}}{{end}}{{$x}}', 'daemon off;'],
  [
    '{{range $i, $e := .Args}}{{range $e := $.Args}}{{$i}}{{$e}} {{end}}{{end}}',
    '0-g 0daemon off; 1-g 1daemon off; ',
  ],
  ['{{with 0}}{{end}}{{if 1}}{{with "a"}}{{.}}{{end}}{{end}}', 'a'],
];

export const PRINTED: Golden = [
  ['{{.Config.Labels.nope}} {{.Config.Labels.nope.deeper}}', '<no value> <no value>'],
  ['{{.NetworkSettings.Networks.nope.IPAddress}}', '<no value>'],
  ['{{.Node}} {{print nil}} {{printf "%v" .Config.Labels.nope}}', '<nil> <nil> <nil>'],
  ['{{.Config.Env}}', '[A=1 VERSION=1.2.3 HOME=/root Ü=ß]'],
  ['{{.Config.Labels}}', 'map[a:x b:Y z com.example.team:core empty:]'],
  [
    '{{.Config.ExposedPorts}} {{.HostConfig.Binds}} {{.Volumes}}',
    'map[443/tcp:{} 80/tcp:{}] [] map[]',
  ],
  ['{{.Created}}', '2026-01-02 03:04:05.6 +0000 UTC'],
  ['{{.State.FinishedAt}}', '0001-01-01 00:00:00 +0000 UTC'],
  ['{{.State.Running}} {{.State.Pid}} {{.HostConfig.Memory}}', 'true 42 1024'],
  ['{{httpGet "u"}}', '[123 34 97 34 58 49 125]'],
  ['{{print 1 2 "a" 3 "b" true false}}', '1 2a3btrue false'],
  ['{{println 1 "a" .Args}}', '1 a [-g daemon off;]\n'],
  ['{{print}}{{println}}', '\n'],
  ['{{printf "%s-%d-%v-%t-%%" "a" 1 .Args true}}', 'a-1-[-g daemon off;]-true-%'],
  [
    '{{printf "%5s|%-5s|%05d|%5d|%-5d|%05d" "ü" "ab" 42 42 42 -42}}',
    '    ü|ab   |00042|   42|42   |-0042',
  ],
  ['{{printf "%x %X %x %X %o %b %c" 255 255 "hi" "ü" 8 5 9731}}', 'ff FF 6869 C3BC 10 101 ☃'],
  [
    '{{printf "%q %.2s %s %s" "a\\"b" "üxy" .Args (httpGet "u")}}',
    '"a\\"b" üx [-g daemon off;] {"a":1}',
  ],
  ['{{printf "%v %v %v" nil true (httpGet "u")}}', '<nil> true [123 34 97 34 58 49 125]'],
];

export const BUILTINS: Golden = [
  ['{{and 1 0 2}} {{and 1 2}} {{or 0 "" 3 4}} {{or 0 ""}}|', '0 2 3 |'],
  ['{{or 1 (index .Args 99)}} {{and 0 (index .Args 99)}}', '1 0'],
  ['{{2 | and 1}} {{2 | or 1}} {{2 | or 0}}', '2 1 2'],
  ['{{not .Config.User}} {{not 1}}', 'true false'],
  [
    '{{len "ü"}} {{len .Config.Env}} {{len .Config.Labels}} {{len .HostConfig.Binds}} {{len (httpGet "u")}}',
    '2 4 4 0 7',
  ],
  [
    '{{index .Config.Env 1}} {{index .Config.Labels "b"}} {{index "abc" 1}}',
    'VERSION=1.2.3 Y z 98',
  ],
  [
    '[{{index .Config.Labels "nope"}}] {{(index .NetworkSettings.Networks "nope").IPAddress}}',
    '[] ',
  ],
  ['{{index (split "," "a,b") 1}} {{index .Args}}', 'b [-g daemon off;]'],
  [
    '{{slice "abcde" 1 3}} {{slice "abcde" 2}} {{slice .Args 1}} {{slice .Args 0 1 2}} {{slice "ab"}}',
    'bc cde [daemon off;] [-g] ab',
  ],
  ['{{printf "%s" (slice (httpGet "u") 1 4)}}', '"a"'],
  [
    '{{eq 1 1}} {{eq "a" "b"}} {{eq "a" "b" "a"}} {{ne 1 2}} {{eq true true}}',
    'true false true true true',
  ],
  ['{{eq .Config.Labels.nope "a"}} {{eq .Config.Labels.nope .Config.Labels.nope}}', 'false true'],
  [
    '{{lt 1 2}} {{le 2 2}} {{gt 1 2}} {{ge 2 2}} {{lt "a" "b"}} {{gt "b" "ü"}}',
    'true true false true true false',
  ],
  [
    '{{html "<a href=\\"x\\">&\'" 1}} {{urlquery "a b/ü~" nil}}',
    '&lt;a href=&#34;x&#34;&gt;&amp;&#39;1 a+b%2F%C3%BC~%3Cno+value%3E',
  ],
  ['{{html nil}}', '&lt;no value&gt;'],
];

export const REGISTRATOR: Golden = [
  ['{{strSlice .ID 0 12}} {{strSlice "abc" 1}} {{strSlice "abc" 1 2}}', 'e20f9c1a7656 bc b'],
  [
    '{{strSlice "abc" 9}} {{strSlice "abc" 1 9}} {{strSlice "abc" 2 1}} {{strSlice "abc"}} {{strSlice "abc" 1 2 3}}',
    'abc abc c abc abc',
  ],
  [
    '{{sIndex 0 .Config.Env}} {{sIndex -1 .Config.Env}} {{sIndex 99 .Config.Env}} {{sIndex -99 .Config.Env}}',
    'A=1 Ü=ß Ü=ß A=1',
  ],
  [
    '{{mIndex "com.example.team" .Config.Labels}}{{mIndex "nope" .Config.Labels}}{{mIndex "a" nil}}',
    'core',
  ],
  ['{{toUpper "straße ü"}} {{toLower "ÄB"}} {{.Name | toUpper}}', 'STRAßE Ü äb /WEB-1'],
  [
    '{{replace -1 "a" "b" "aaa"}} {{replace 1 "a" "b" "aaa"}} {{replace 0 "a" "b" "aaa"}} {{replace 9 "" "-" "üa"}} {{replace 1 "" "-" "üa"}}',
    'bbb baa aaa -ü-a- -üa',
  ],
  ['{{join "," .Args}} {{split "," "a,b" | join "+"}}', '-g,daemon off; a+b'],
  ['{{split "" "aü"}} {{len (split "," "")}} {{len (split "" "")}}', '[a ü] 1 0'],
  [
    '{{splitIndex 0 "/" .Config.Image}} {{splitIndex -1 ":" .Config.Image}} {{splitIndex 9 "/" "a/b"}} {{splitIndex -9 "/" "a/b"}}',
    'reg:5000 1.2 b a',
  ],
  [
    '{{matchFirstElement "^VERSION=" .Config.Env}} {{matchFirstElement "nope" .Config.Env}}|',
    'VERSION=1.2.3 |',
  ],
  ['{{matchFirstElement "^VERSION=" .Config.Env | splitIndex 1 "="}}', '1.2.3'],
  [
    '{{matchAllElements "=[/1]" .Config.Env | join ","}} {{matchAllElements "nope" .Config.Env}}',
    'A=1,VERSION=1.2.3,HOME=/root []',
  ],
  ['{{matchFirstElement "x" .HostConfig.Binds}}{{join "," nil}}', ''],
  ['{{jsonParse (httpGet "u") "a"}}', '1'],
];
