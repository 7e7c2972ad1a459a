// Package bench measures what the parts of Samlær cost, beside what they are made of: bare Bleve, and Bleve with bbolt.
//
// All that is compared is measured in one run, on the same documents and questions, one after the other in an order that
// turns, so that what else the machine does hits all alike. The ratios are what counts; times of two runs, or of two
// machines, are not to be compared. Each question is put once, so that nothing is answered from memory, and the run fails
// when two systems disagree on how much there is to find.
//
// The bare systems are what a program would use that has nothing but the libraries: a lean mapping of Bleve with the
// texts stored for highlights, and documents as BSON in bbolt. They know the filters and the readers of documents, because
// without them they would answer other questions, and nothing else of the domain: no pages, no cursors, no document behind
// the hit.
//
// The machine should have nothing else to do. What the figures have to be is left to others.
//
// [Relevance] measures something else: not what a search costs, but what it finds, of questions whose answers are known.
// There the bare system is Bleve as one would begin with it, and nothing depends on the machine.
package bench
