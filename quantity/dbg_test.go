package quantity
import ("testing";"fmt";"os";"strings")
func TestDbg(t *testing.T){
 b,_:=os.ReadFile(os.Getenv("DBG")); 
 for _,l:=range strings.Split(string(b),"\n"){ for _,m:=range Find(l){ p:=m.Phrase(); fmt.Printf("%-10s %-18s %-9s unit=%-10s item=%-15s chg=%d attr=%v | %q | %q\n",m.Kind,m.Range,m.Hedge,m.Unit,m.Item,m.Change,m.Attributive,m.HedgeWords,l[p.Start:p.End])}}
}
