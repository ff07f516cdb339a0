/*
Package staleignore defines an analyzer that finds ignore directives without effect.

# Analyzer staleignore

staleignore: find //pipevet:ignore directives that are wrong or match nothing

A directive keeps an analyzer quiet about one line, its own or, if it stands alone, the next:

	//pipevet:ignore sendleak the process ends here
	result <- load(url)

	jobs <- job //pipevet:ignore sendleak,ctxselect the pool outlives every caller

A directive that has lost its purpose hides the next mistake that is made there. So this analyzer
reports those without a reason, which have no effect, those that name an analyzer that there is
not, and those that match nothing:

	//pipevet:ignore sendleak                  WRONG: no reason
	//pipevet:ignore sandleak it is drained    WRONG: no such analyzer
	//pipevet:ignore sendleak it is drained
	result := make(chan *Page, 1)              // WRONG: nothing is reported here

The fix for the last is to remove it.

It does not report directives in generated files, as long as findings there are not asked for.
*/
package staleignore
