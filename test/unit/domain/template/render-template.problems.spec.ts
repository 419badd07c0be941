import { expect } from 'chai';
import {
  renderTemplate,
  templateProblem,
} from '../../../../src/domain/template/render-template.ts';
import { toTemplateData } from '../../../../src/domain/template/template-data.ts';
import { INSPECTED } from './golden-templates.ts';

const DATA = toTemplateData(INSPECTED);

const SYNTAX: readonly (readonly [source: string, problem: string])[] = [
  ['{{', 'an action is not closed: }} is missing'],
  ['{{.Name', 'an action is not closed: }} is missing'],
  ['{{}}', 'a value is missing'],
  ['{{()}}', 'a value is missing'],
  ['{{(1}}', 'unexpected "}}" in a pipeline'],
  ['{{1)}}', 'unexpected ")" in a pipeline'],
  ['{{|1}}', 'a command is missing'],
  ['{{1|2}}', 'only a function can take a value from a |'],
  ['{{1|.}}', 'only a function can take a value from a |'],
  ['{{print , 1}}', 'unexpected "," in a pipeline'],
  ['{{print "a"1}}', 'unexpected "1" in a pipeline'],
  ['{{.a-b}}', 'it cannot be read from "-b}}" on'],
  ['{{"a}}', 'it cannot be read from "\\"a}}" on'],
  ['{{#}}', 'it cannot be read from "#}}" on'],
  ['{{"a".b.c}}', 'unexpected .b.c after a value without fields'],
  ['{{1.5}}', '"1.5" is no whole number that can be used'],
  ['{{08}}', '"08" is no whole number that can be used'],
  ['{{9007199254740993}}', '"9007199254740993" is no whole number that can be used'],
  ["{{'ab'}}", '"\'ab\'" is not one character'],
  ["{{''}}", '"\'\'" is not one character'],
  ['{{"\\q"}}', '"\\\\q" is not allowed in a string'],
  ['{{"\\\'"}}', '"\\\\\'" is not allowed in a string'],
  ['{{"\\xff"}}', '"\\\\xff" is not allowed in a string'],
  ['{{"\\377"}}', '"\\\\377" is not allowed in a string'],
  ['{{"\\ud800"}}', '"\\\\ud800" is not allowed in a string'],
  ['{{"\\U00110000"}}', '"\\\\U00110000" is not allowed in a string'],
  ['{{nope .Name}}', 'there is no function "nope"'],
  ['{{$x}}', 'there is no variable "$x"'],
  ['{{$x = 1}}', 'there is no variable "$x"'],
  ['{{if 1}}{{$x := 1}}{{end}}{{$x}}', 'there is no variable "$x"'],
  ['{{$x, $y := .Args}}', 'there is no variable "$x"'],
  ['{{range $x, .Args}}{{end}}', 'unexpected ".Args" in a declaration'],
  ['{{range $x, $y .Args}}{{end}}', 'unexpected "$y" in a declaration'],
  ['{{/* a', 'a comment is not closed'],
  ['{{/* a */ "b"}}', 'a comment is not alone in its action'],
  ['{{end}}', '{{end}} has no beginning'],
  ['{{else}}', '{{else}} has no beginning'],
  ['{{if 1}}', '{{if}} has no {{end}}'],
  ['{{if 1}}{{else}}', '{{else}} is followed by end of text, not {{end}}'],
  ['{{if 1}}{{else}}{{else}}{{end}}', '{{else}} is followed by else, not {{end}}'],
  ['{{if 1}}{{end 1}}', 'unexpected "1" in end'],
  ['{{if 1}}{{else 1}}{{end}}', 'unexpected "1" in else'],
  ['{{if 1}}{{else range}}{{end}}', '{{else "range"}} is not allowed here'],
  ['{{if}}{{end}}', 'a value is missing'],
  ['{{break}}', '{{break}} outside of {{range}}'],
  ['{{range .Args}}{{end}}{{continue}}', '{{continue}} outside of {{range}}'],
  ['{{define "a"}}{{end}}', '{{define}} is not supported'],
  ['{{template "a"}}', '{{template}} is not supported'],
  ['{{block "a" .}}{{end}}', '{{block}} is not supported'],
  ['{{if}}'.repeat(60), 'a value is missing'],
  ['{{if 1}}'.repeat(60), 'it is nested too deeply'],
  [`{{if 1}}${'{{else if 1}}'.repeat(60)}{{end}}`, 'it is nested too deeply'],
  [`{{${'('.repeat(60)}1${')'.repeat(60)}}}`, 'it is nested too deeply'],
  ['x'.repeat(4097), 'it is longer than 4096 bytes'],
];

const EXECUTION: readonly (readonly [source: string, problem: string])[] = [
  ['{{.Nope}}', 'there is no field "Nope" in Container'],
  ['{{.Config.hostname}}', 'there is no field "hostname" in Config'],
  ['{{.Config.__proto__}}', 'there is no field "__proto__" in Config'],
  ['{{.Name.constructor}}', 'there is no field "constructor" in string'],
  ['{{.Node.ID}}', 'there is no field "ID" in nil'],
  ['{{.Args.length}}', 'there is no field "length" in list'],
  ['{{.Created.Unix}}', 'there is no field "Unix" in time'],
  ['{{(httpGet "u")}}', 'httpGet is off'],
  ['{{.Config}}', 'Config cannot be printed: name one of its fields'],
  ['{{.NetworkSettings.Networks}}', 'ContainerNetwork cannot be printed: name one of its fields'],
  ['{{.Name .ID}}', 'arguments are given to what is no function'],
  ['{{1 | .Name}}', 'arguments are given to what is no function'],
  ['{{(print) 1}}', 'arguments are given to what is no function'],
  ['{{nil}}', 'nil is no command'],
  ['{{$x := $x}}', 'the variable "$x" has no value yet'],
  ['{{range .Name}}{{end}}', '{{range}} cannot go over string'],
  ['{{range $i, $e := 3}}{{end}}', '{{range}} cannot go over int'],
  ['{{range .Node}}{{end}}', '{{range}} cannot go over nil'],
  ['{{toUpper}}', 'toUpper does not take 0 arguments'],
  ['{{"a" | toUpper "b"}}', 'toUpper does not take 2 arguments'],
  ['{{toUpper 1}}', 'a function is given int where it takes text'],
  ['{{toUpper .Config.Labels.nope}}', 'a function is given no value where it takes text'],
  ['{{toUpper .State.Running}}', 'a function is given boolean where it takes text'],
  ['{{sIndex "0" .Args}}', 'a function is given string where it takes a whole number'],
  ['{{join "," .Config.Labels}}', 'a function is given map where it takes a list'],
  ['{{join "," .Mounts}}{{mIndex "a" .Args}}', 'a function is given list where it takes a map'],
  ['{{sIndex 0 .HostConfig.Binds}}', 'there is no element in an empty list'],
  ['{{splitIndex 0 "" ""}}', 'there is no element in an empty list'],
  ['{{strSlice "abc" -1}}', 'strSlice is given an index below zero'],
  ['{{strSlice "abc" 0 -1}}', 'strSlice is given an index below zero'],
  ['{{index .Args 2}}', 'the index 2 is out of range'],
  ['{{index .Args -1}}', 'the index -1 is out of range'],
  ['{{index .Args "0"}}', 'string is no index'],
  ['{{index .Config.Labels 0}}', 'a map has no int for a key'],
  ['{{index .Config 0}}', 'index does not take Config'],
  ['{{len 1}}', 'len does not take int'],
  ['{{len .Node}}', 'len does not take nil'],
  ['{{slice .Args 2 1}}', 'there is no slice from 2 to 1'],
  ['{{slice .Args 0 2 1}}', 'there is no slice from 0 to 2'],
  ['{{slice "abc" 0 1 2}}', 'text has no third index'],
  ['{{slice .Config.Labels}}', 'slice does not take map'],
  ['{{eq 1 "1"}}', 'int cannot be compared with string'],
  ['{{eq .Args .Args}}', 'list cannot be compared with list'],
  ['{{lt 1 "1"}}', 'int cannot be compared with string'],
  ['{{lt true false}}', 'boolean cannot be compared with boolean'],
  ['{{printf 1}}', 'a function is given int where it takes text'],
  ['{{printf "%s"}}', 'printf has no value for %s'],
  ['{{printf "a" 1}}', 'printf has more values than directives'],
  ['{{printf "%d" "a"}}', 'printf: "%d" does not take string'],
  ['{{printf "%s" 1}}', 'printf: "%s" does not take int'],
  ['{{printf "%s" nil}}', 'printf: "%s" does not take no value'],
  ['{{printf "%.1d" 1}}', 'printf: "%d" does not take int'],
  ['{{printf "%c" -1}}', 'printf: "%c" does not take int'],
  ['{{printf "%c" 0xd800}}', 'printf: "%c" does not take int'],
  ['{{printf "%t" 1}}', 'printf: "%t" does not take int'],
  ['{{printf "%" 1}}', 'printf: "%" does not take int'],
  ['{{printf "%d" (slice "a")}}', 'printf: "%d" does not take string'],
  ['{{matchFirstElement "(" .Args}}', 'the regex "(" cannot be used: a ( is not closed'],
];

function problemOf(source: string): string | undefined {
  const rendered = renderTemplate(source, DATA);
  return rendered.kind === 'problem' ? rendered.problem : undefined;
}

describe('renderTemplate of what is wrong', () => {
  for (const [source, problem] of SYNTAX) {
    it(`says before it runs: ${source.slice(0, 60)}`, () => {
      expect(problemOf(source)).to.equal(problem);
      expect(templateProblem(source)).to.equal(problem);
    });
  }

  for (const [source, problem] of EXECUTION) {
    it(`says when it runs: ${source}`, () => {
      expect(problemOf(source)).to.equal(problem);
      expect(templateProblem(source)).to.equal(undefined);
    });
  }
});
